# (width: 860, height: 398)
reset
set encoding utf8
set title 'What helps'
set border 1
set tics nomirror out
set xlabel 'divergence over the baseline’s: mean and 95 % interval, and each seed'
set logscale x 2
set format x '%g'
set xrange [0.125283:1.93858]
set xtics 2
set ylabel ''
set yrange [-13:0.6]
set ytics noenhanced scale 0 ('bimodal-tuned' -1, 'bimodal-encoder' -2, 'bimodal-longer-tuned' -4, 'missing-10-tuned' -6, 'missing-10-encoder' -7, 'missing-10-longer' -8, 'missing-10-clean' -10, 'missing-30-tuned' -12)
set style fill transparent solid 0.35
set clip two
set arrow from 1, graph 0 to 1, graph 1 nohead back dt 1 lc rgb '#8c8c8c'
set label 'The best settings of the search at equal cost, or their encoder''s rate alone?' at graph 0.01, first 0 left noenhanced font ',11' textcolor rgb '#666666'
set label 'The same with four times the training?' at graph 0.01, first -3 left noenhanced font ',11' textcolor rgb '#666666'
set label '10 % hidden: what helps?' at graph 0.01, first -5 left noenhanced font ',11' textcolor rgb '#666666'
set label 'Trained on series with gaps, forecasting series without: are the gaps in the way?' at graph 0.01, first -9 left noenhanced font ',11' textcolor rgb '#666666'
set label '30 % hidden?' at graph 0.01, first -11 left noenhanced font ',11' textcolor rgb '#666666'
unset key
$data0 << EOD
0.498427 -1 0.185543 1.33893
0.748462 -2 0.29207 1.91802
0.795525 -4 0.436047 1.45136
0.70172 -12 0.378899 1.29959
EOD
$data1 << EOD
1.02458 -10 1.01323 1.03605
EOD
$data2 << EOD
0.244662 -6 0.184362 0.324686
0.345983 -7 0.199702 0.599414
0.234195 -8 0.180545 0.303787
EOD
$data3 << EOD
0.698062 -1
0.32137 -1
0.551957 -1
1.14034 -2
0.547231 -2
0.6719 -2
1.04933 -4
0.715761 -4
0.67032 -4
0.279057 -6
0.229024 -6
0.229155 -6
0.299495 -7
0.446345 -7
0.309816 -7
0.262039 -8
0.230157 -8
0.212981 -8
1.02775 -10
1.02667 -10
1.01932 -10
0.584212 -12
0.63556 -12
0.930605 -12
EOD
$data4 << EOD
0.498427 -1
0.748462 -2
0.795525 -4
0.70172 -12
EOD
$data5 << EOD
1.02458 -10
EOD
$data6 << EOD
0.244662 -6
0.345983 -7
0.234195 -8
EOD
plot $data0 using 3:2:($4 - $3):(0) with vectors nohead lc rgb '#000000' lw 2 dt 1 notitle, $data1 using 3:2:($4 - $3):(0) with vectors nohead lc rgb '#d55e00' lw 2 dt 1 notitle, $data2 using 3:2:($4 - $3):(0) with vectors nohead lc rgb '#0072b2' lw 2 dt 1 notitle, $data3 using 1:2 with points pt 6 ps 0.6 lc rgb '#666666' notitle, $data4 using 1:2 with points pt 7 ps 0.8 lc rgb '#000000' notitle, $data5 using 1:2 with points pt 7 ps 0.8 lc rgb '#d55e00' notitle, $data6 using 1:2 with points pt 7 ps 0.8 lc rgb '#0072b2' notitle
