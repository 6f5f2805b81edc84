# (width: 860, height: 1080)
reset
set encoding utf8
set title 'What each part of the method contributes'
set border 1
set tics nomirror out
set xlabel 'divergence over the baseline’s: mean and 95 % interval, and each seed'
set logscale x 2
set format x '%g'
set xrange [0.211083:24.2712]
set xtics 2
set ylabel ''
set yrange [-44:0.6]
set ytics noenhanced scale 0 ('two-stages' -1, 'standard-normal' -3, 'order-1' -5, 'order-3' -6, 'tracked-deviation' -8, 'posterior-variance' -10, 'forward-variance' -11, 'dropped-weights' -13, 'uniform-levels' -15, 'averaged-target' -17, 'S-1' -19, 'S-4' -20, 'levels-1' -22, 'levels-10' -23, 'linear-schedule' -25, 'cosine-schedule' -26, 'wide-schedule' -27, 'lambda-1' -29, 'lambda-paper' -30, 'lambda-no-peak' -31, 'one-start' -33, 'constant-rates' -34, 'long-memory' -35, 'multistep-32' -37, 'multistep-16' -38, 'multistep-8' -39, 'multistep-4' -40, 'implicit-64' -41, 'implicit-16' -42, 'implicit-4' -43)
set style fill transparent solid 0.35
set clip two
set arrow from 1, graph 0 to 1, graph 1 nohead back dt 1 lc rgb '#8c8c8c'
set label 'Joint training or two stages?' at graph 0.01, first 0 left noenhanced font ',11' textcolor rgb '#666666'
set label 'The hierarchical prior or a standard normal?' at graph 0.01, first -2 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Which Markov order, on data of order 2?' at graph 0.01, first -4 left noenhanced font ',11' textcolor rgb '#666666'
set label 'σ_data = 1 or tracked?' at graph 0.01, first -7 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Which reverse variance?' at graph 0.01, first -9 left noenhanced font ',11' textcolor rgb '#666666'
set label 'The bound''s weights or dropped ones, both with the posterior''s variance?' at graph 0.01, first -12 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Levels drawn by weight or uniformly?' at graph 0.01, first -14 left noenhanced font ',11' textcolor rgb '#666666'
set label 'The drawn target or its average over the posterior?' at graph 0.01, first -16 left noenhanced font ',11' textcolor rgb '#666666'
set label 'How many trajectories S?' at graph 0.01, first -18 left noenhanced font ',11' textcolor rgb '#666666'
set label 'How many levels for each state, S_k?' at graph 0.01, first -21 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Which noise schedule?' at graph 0.01, first -24 left noenhanced font ',11' textcolor rgb '#666666'
set label 'How is λ annealed?' at graph 0.01, first -28 left noenhanced font ',11' textcolor rgb '#666666'
set label 'What else of the recipe matters?' at graph 0.01, first -32 left noenhanced font ',11' textcolor rgb '#666666'
set label 'How many sampler steps, ancestral or few?' at graph 0.01, first -36 left noenhanced font ',11' textcolor rgb '#666666'
unset key
$data0 << EOD
0.899662 -3 0.506055 1.59942
1.3933 -6 0.733747 2.6457
0.882511 -8 0.581918 1.33838
1.16242 -10 0.222726 6.06678
0.933742 -11 0.621565 1.40271
3.06732 -13 0.637622 14.7555
0.787667 -15 0.478476 1.29666
0.838964 -17 0.61024 1.15342
0.847046 -19 0.568312 1.26249
1.37741 -20 0.180108 10.5339
0.881305 -22 0.536425 1.44792
0.656074 -23 0.375816 1.14533
0.886785 -25 0.616563 1.27544
0.939644 -26 0.41304 2.13764
0.872243 -27 0.523765 1.45258
1.06922 -30 0.511138 2.23666
0.60735 -33 0.305719 1.20658
0.837748 -35 0.471908 1.4872
EOD
$data1 << EOD
5.77272 -1 2.55568 13.0393
10.4457 -5 5.49447 19.8586
9.14794 -29 5.40862 15.4725
1.74227 -31 1.16631 2.60266
1.67776 -34 1.23168 2.28539
1.05517 -37 1.03888 1.0717
1.0759 -38 1.06033 1.0917
1.25878 -39 1.21241 1.30693
3.34693 -40 2.37185 4.72287
1.06544 -41 1.04908 1.08206
1.21889 -42 1.16928 1.2706
4.57216 -43 3.24498 6.44216
EOD
$data2 << EOD
10.064 -1
3.84921 -1
7.89747 -1
3.62986 -1
1.2559 -3
0.690319 -3
1.20051 -3
0.629433 -3
5.78603 -5
14.2772 -5
11.5 -5
12.5322 -5
0.764502 -6
1.61254 -6
1.68719 -6
1.81184 -6
1.1471 -8
0.90887 -8
0.614576 -8
0.946681 -8
4.9285 -10
0.49279 -10
1.22578 -10
0.613294 -10
1.31475 -11
0.723216 -11
0.832811 -11
0.959955 -11
2.69578 -13
12.7858 -13
1.42962 -13
1.7964 -13
1.18114 -15
0.6121 -15
0.861205 -15
0.618215 -15
0.727977 -17
0.873667 -17
0.71127 -17
1.09515 -17
1.181 -19
0.807197 -19
0.643138 -19
0.839642 -19
1.30562 -20
0.365891 -20
0.963411 -20
7.8211 -20
1.04526 -22
0.817203 -22
1.19909 -22
0.588976 -22
0.846805 -23
0.453604 -23
0.921551 -23
0.523395 -23
1.03857 -25
0.634882 -25
1.01472 -25
0.924266 -25
1.71337 -26
0.485749 -26
1.00289 -26
0.933971 -26
0.972079 -27
0.677982 -27
1.30836 -27
0.671278 -27
13.286 -29
6.30049 -29
10.6951 -29
7.82242 -29
1.67899 -30
0.800261 -30
1.49388 -30
0.651152 -30
2.35661 -31
1.78566 -31
1.72114 -31
1.2722 -31
0.964276 -33
0.35884 -33
0.751627 -33
0.523179 -33
1.99763 -34
1.51169 -34
1.95151 -34
1.34452 -34
0.773888 -35
0.751004 -35
1.40232 -35
0.604344 -35
1.06409 -37
1.05584 -37
1.06024 -37
1.04064 -37
1.08394 -38
1.07504 -38
1.08237 -38
1.06239 -38
1.25757 -39
1.29666 -39
1.22392 -39
1.25802 -39
4.51216 -40
2.86888 -40
3.41475 -40
2.83877 -40
1.07688 -41
1.06119 -41
1.07053 -41
1.05332 -41
1.25246 -42
1.17761 -42
1.23175 -42
1.21498 -42
5.933 -43
3.5651 -43
4.86871 -43
4.24352 -43
EOD
$data3 << EOD
0.899662 -3
1.3933 -6
0.882511 -8
1.16242 -10
0.933742 -11
3.06732 -13
0.787667 -15
0.838964 -17
0.847046 -19
1.37741 -20
0.881305 -22
0.656074 -23
0.886785 -25
0.939644 -26
0.872243 -27
1.06922 -30
0.60735 -33
0.837748 -35
EOD
$data4 << EOD
5.77272 -1
10.4457 -5
9.14794 -29
1.74227 -31
1.67776 -34
1.05517 -37
1.0759 -38
1.25878 -39
3.34693 -40
1.06544 -41
1.21889 -42
4.57216 -43
EOD
plot $data0 using 3:2:($4 - $3):(0) with vectors nohead lc rgb '#000000' lw 2 dt 1 notitle, $data1 using 3:2:($4 - $3):(0) with vectors nohead lc rgb '#d55e00' lw 2 dt 1 notitle, $data2 using 1:2 with points pt 6 ps 0.6 lc rgb '#666666' notitle, $data3 using 1:2 with points pt 7 ps 0.8 lc rgb '#000000' notitle, $data4 using 1:2 with points pt 7 ps 0.8 lc rgb '#d55e00' notitle
