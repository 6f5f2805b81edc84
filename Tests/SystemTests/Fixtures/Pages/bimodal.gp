# (width: 760, height: 420)
reset
set encoding utf8
set title 'Divergence of the one-step prediction from the truth'
set border 3
set tics nomirror out
set xlabel ''
set xrange [-0.6:2.6]
set xtics noenhanced scale 0 ('DDSSM' 0, 'DKF' 1, 'LOCF' 2)
set ylabel 'Jensen–Shannon divergence, nats'
set yrange [0:0.8]
set ytics 0.1
set style fill transparent solid 0.35
set label '0.012' at 0, 0.0438544 center noenhanced
set label '0.376' at 1, 0.406402 center noenhanced
set label '0.6929' at 2, 0.722951 center noenhanced
set key outside right center reverse Left samplen 2.5 spacing 1.2
$data0 << EOD
0 0.012022
EOD
$data1 << EOD
1 0.375966
EOD
$data2 << EOD
2 0.6929
EOD
$data8 << EOD
0 0.012022 0.0101897 0.0138544
1 0.375966 0.37553 0.376402
2 0.6929 0.692849 0.692951
EOD
$data9 << EOD
0.37 0.0108956
0.37 0.0178426
0.37 0.00798272
0.37 0.0089133
0.37 0.0144759
1.37 0.375217
1.37 0.376409
1.37 0.375286
1.37 0.377483
1.37 0.375436
2.37 0.692921
2.37 0.693029
2.37 0.692983
2.37 0.69276
2.37 0.692809
EOD
plot $data0 using 1:2:(0.6) with boxes lc rgb '#0072b2' fs solid 0.6 noborder notitle, $data1 using 1:2:(0.6) with boxes lc rgb '#d55e00' fs solid 0.6 noborder notitle, $data2 using 1:2:(0.6) with boxes lc rgb '#009e73' fs solid 0.6 noborder notitle, 0.693147 with lines lc rgb '#000000' lw 1.5 dt 3 title 'ceiling, ln 2, 0.6931', 0.376695 with lines lc rgb '#8c8c8c' lw 1.5 dt 2 title 'moment-matched Gaussian, 0.3767', 0.215762 with lines lc rgb '#cc79a7' lw 1.5 dt 4 title 'best Gaussian (one mode), 0.2158', 0.00343963 with lines lc rgb '#000000' lw 1.5 dt 1 title 'oracle, 0.0034', 0.00342529 with lines lc rgb '#e69f00' lw 1.5 dt 2 title 'sampling floor, 0.0034', $data8 using 1:3:(0):($4 - $3) with vectors heads size graph 0.02,90 lc rgb '#000000' lw 1.5 dt 1 title '± standard error', $data9 using 1:2 with points pt 6 ps 0.7 lc rgb '#000000' lw 1.5 title 'one seed'
