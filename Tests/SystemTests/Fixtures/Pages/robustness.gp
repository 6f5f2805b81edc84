# (width: 860, height: 508)
reset
set encoding utf8
set title 'Where the method breaks'
set border 1
set tics nomirror out
set xlabel 'divergence over the baseline’s: mean and 95 % interval, and each seed'
set logscale x 2
set format x '%g'
set xrange [0.331081:17.3872]
set xtics 2
set ylabel ''
set yrange [-18:0.6]
set ytics noenhanced scale 0 ('bimodal-dkf' -1, 'quiet' -3, 'trimodal-dkf' -5, 'state-dependent-dkf' -7, 'latents-2' -9, 'missing-10' -11, 'missing-30' -12, 'missing-50' -13, 'missing-30-dkf' -15, 'long' -17)
set style fill transparent solid 0.35
set clip two
set arrow from 1, graph 0 to 1, graph 1 nohead back dt 1 lc rgb '#8c8c8c'
set label 'Which transition, on the paper''s walk?' at graph 0.01, first 0 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Less noise: variance 0.04 in place of 0.2?' at graph 0.01, first -2 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Three modes?' at graph 0.01, first -4 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Modes that move with the state?' at graph 0.01, first -6 left noenhanced font ',11' textcolor rgb '#666666'
set label 'More latent dimensions than the data have?' at graph 0.01, first -8 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Missing observations?' at graph 0.01, first -10 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Which transition, with 30 % missing?' at graph 0.01, first -14 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Sequences of 128 steps?' at graph 0.01, first -16 left noenhanced font ',11' textcolor rgb '#666666'
unset key
$data0 << EOD
1.73283 -3 0.576628 5.20735
2.38061 -5 0.504324 11.2374
0.758071 -9 0.334246 1.71931
2.14938 -11 0.647763 7.13198
1.46237 -15 0.673952 3.17313
1.52819 -17 0.549787 4.24774
EOD
$data1 << EOD
7.35053 -1 2.81334 19.205
9.23517 -7 7.2298 11.7968
4.65228 -12 1.71508 12.6197
6.00373 -13 2.41575 14.9207
EOD
$data2 << EOD
10.2278 -1
4.80448 -1
8.08218 -1
2.57042 -3
1.07305 -3
1.88645 -3
3.44771 -5
1.15729 -5
3.38137 -5
8.24323 -7
9.72295 -7
9.82741 -7
1.08031 -9
0.562838 -9
0.716467 -9
3.36328 -11
1.28867 -11
2.29105 -11
7.38375 -12
3.83046 -12
3.56016 -12
8.2289 -13
4.01603 -13
6.54823 -13
1.28835 -15
1.16359 -15
2.08613 -15
2.11747 -17
0.96243 -17
1.75122 -17
EOD
$data3 << EOD
1.73283 -3
2.38061 -5
0.758071 -9
2.14938 -11
1.46237 -15
1.52819 -17
EOD
$data4 << EOD
7.35053 -1
9.23517 -7
4.65228 -12
6.00373 -13
EOD
plot $data0 using 3:2:($4 - $3):(0) with vectors nohead lc rgb '#000000' lw 2 dt 1 notitle, $data1 using 3:2:($4 - $3):(0) with vectors nohead lc rgb '#d55e00' lw 2 dt 1 notitle, $data2 using 1:2 with points pt 6 ps 0.6 lc rgb '#666666' notitle, $data3 using 1:2 with points pt 7 ps 0.8 lc rgb '#000000' notitle, $data4 using 1:2 with points pt 7 ps 0.8 lc rgb '#d55e00' notitle
