# (width: 760, height: 380)
reset
set encoding utf8
set title ''
set border 3
set tics nomirror out
set xlabel 'update'
set ylabel 'negative ELBO, nats per sequence'
set yrange [30:180]
set style fill transparent solid 0.35
set xlabel offset 0,0.4
set key outside bottom center horizontal samplen 3 width -1 height 0.8
$data0 << EOD
0 150
50 60.5
EOD
$data1 << EOD
0 160
50 110
EOD
$data2 << EOD
0 140
50 55
EOD
plot $data0 using 1:2 with lines lc rgb '#0072b2' lw 1 dt 1 title 'DDSSM', $data1 using 1:2 with lines lc rgb '#d55e00' lw 1 dt 1 title 'DKF', $data2 using 1:2 with lines lc rgb '#0072b2' lw 1 dt 1 notitle, 41.7 with lines lc rgb '#000000' lw 1.5 dt 2 title '−log p(x), exact'

# (width: 760, height: 380)
reset
set encoding utf8
set title ''
set border 3
set tics nomirror out
set xlabel 'update'
set ylabel 'negative ELBO, nats per sequence'
set yrange [30:180]
set style fill transparent solid 0.35
set xlabel offset 0,0.4
set key outside bottom center horizontal samplen 3 width -1 height 0.8
$data0 << EOD
0 150
50 60.5
EOD
$data1 << EOD
0 160
50 110
EOD
$data2 << EOD
0 140
50 55
EOD
plot $data0 using 1:2 with lines lc rgb '#0072b2' lw 1 dt 1 title 'DDSSM', $data1 using 1:2 with lines lc rgb '#d55e00' lw 1 dt 1 title 'DKF', $data2 using 1:2 with lines lc rgb '#0072b2' lw 1 dt 1 notitle

# (width: 640, height: 440)
reset
set encoding utf8
set title 'One-step prediction, averaged over the test set'
set border 3
set tics nomirror out
set xlabel 'x₃₂ − 0.9 z₃₁'
set xrange [-9:9]
set ylabel 'density'
set yrange [0:*]
set style fill transparent solid 0.35
set key tmargin center horizontal samplen 3 width 3
$data0 << EOD
-11.875 0
-11.625 0.01
-11.375 0.02
-11.125 0.03
-10.875 0.04
-10.625 0.05
-10.375 0.06
-10.125 0.07
-9.875 0.08
-9.625 0.09
-9.375 0.1
-9.125 0.11
-8.875 0.12
-8.625 0.13
-8.375 0.14
-8.125 0.15
-7.875 0.16
-7.625 0.17
-7.375 0.18
-7.125 0.19
-6.875 0.2
-6.625 0.21
-6.375 0.22
-6.125 0.23
-5.875 0.24
-5.625 0.25
-5.375 0.26
-5.125 0.27
-4.875 0.28
-4.625 0.29
-4.375 0.3
-4.125 0.31
-3.875 0.32
-3.625 0.33
-3.375 0.34
-3.125 0.35
-2.875 0.36
-2.625 0.37
-2.375 0.38
-2.125 0.39
-1.875 0.4
-1.625 0.41
-1.375 0.42
-1.125 0.43
-0.875 0.44
-0.625 0.45
-0.375 0.46
-0.125 0.47
0.125 0.48
0.375 0.49
0.625 0.5
0.875 0.51
1.125 0.52
1.375 0.53
1.625 0.54
1.875 0.55
2.125 0.56
2.375 0.57
2.625 0.58
2.875 0.59
3.125 0.6
3.375 0.61
3.625 0.62
3.875 0.63
4.125 0.64
4.375 0.65
4.625 0.66
4.875 0.67
5.125 0.68
5.375 0.69
5.625 0.7
5.875 0.71
6.125 0.72
6.375 0.73
6.625 0.74
6.875 0.75
7.125 0.76
7.375 0.77
7.625 0.78
7.875 0.79
8.125 0.8
8.375 0.81
8.625 0.82
8.875 0.83
9.125 0.84
9.375 0.85
9.625 0.86
9.875 0.87
10.125 0.88
10.375 0.89
10.625 0.9
10.875 0.91
11.125 0.92
11.375 0.93
11.625 0.94
11.875 0.95
EOD
$data1 << EOD
-11.875 0.95
-11.625 0.94
-11.375 0.93
-11.125 0.92
-10.875 0.91
-10.625 0.9
-10.375 0.89
-10.125 0.88
-9.875 0.87
-9.625 0.86
-9.375 0.85
-9.125 0.84
-8.875 0.83
-8.625 0.82
-8.375 0.81
-8.125 0.8
-7.875 0.79
-7.625 0.78
-7.375 0.77
-7.125 0.76
-6.875 0.75
-6.625 0.74
-6.375 0.73
-6.125 0.72
-5.875 0.71
-5.625 0.7
-5.375 0.69
-5.125 0.68
-4.875 0.67
-4.625 0.66
-4.375 0.65
-4.125 0.64
-3.875 0.63
-3.625 0.62
-3.375 0.61
-3.125 0.6
-2.875 0.59
-2.625 0.58
-2.375 0.57
-2.125 0.56
-1.875 0.55
-1.625 0.54
-1.375 0.53
-1.125 0.52
-0.875 0.51
-0.625 0.5
-0.375 0.49
-0.125 0.48
0.125 0.47
0.375 0.46
0.625 0.45
0.875 0.44
1.125 0.43
1.375 0.42
1.625 0.41
1.875 0.4
2.125 0.39
2.375 0.38
2.625 0.37
2.875 0.36
3.125 0.35
3.375 0.34
3.625 0.33
3.875 0.32
4.125 0.31
4.375 0.3
4.625 0.29
4.875 0.28
5.125 0.27
5.375 0.26
5.625 0.25
5.875 0.24
6.125 0.23
6.375 0.22
6.625 0.21
6.875 0.2
7.125 0.19
7.375 0.18
7.625 0.17
7.875 0.16
8.125 0.15
8.375 0.14
8.625 0.13
8.875 0.12
9.125 0.11
9.375 0.1
9.625 0.09
9.875 0.08
10.125 0.07
10.375 0.06
10.625 0.05
10.875 0.04
11.125 0.03
11.375 0.02
11.625 0.01
11.875 0
EOD
$data2 << EOD
-11.875 0
-11.625 0.01
-11.375 0.02
-11.125 0.03
-10.875 0.04
-10.625 0.05
-10.375 0.06
-10.125 0.07
-9.875 0.08
-9.625 0.09
-9.375 0.1
-9.125 0.11
-8.875 0.12
-8.625 0.13
-8.375 0.14
-8.125 0.15
-7.875 0.16
-7.625 0.17
-7.375 0.18
-7.125 0.19
-6.875 0.2
-6.625 0.21
-6.375 0.22
-6.125 0.23
-5.875 0.24
-5.625 0.25
-5.375 0.26
-5.125 0.27
-4.875 0.28
-4.625 0.29
-4.375 0.3
-4.125 0.31
-3.875 0.32
-3.625 0.33
-3.375 0.34
-3.125 0.35
-2.875 0.36
-2.625 0.37
-2.375 0.38
-2.125 0.39
-1.875 0.4
-1.625 0.41
-1.375 0.42
-1.125 0.43
-0.875 0.44
-0.625 0.45
-0.375 0.46
-0.125 0.47
0.125 0.48
0.375 0.49
0.625 0.5
0.875 0.51
1.125 0.52
1.375 0.53
1.625 0.54
1.875 0.55
2.125 0.56
2.375 0.57
2.625 0.58
2.875 0.59
3.125 0.6
3.375 0.61
3.625 0.62
3.875 0.63
4.125 0.64
4.375 0.65
4.625 0.66
4.875 0.67
5.125 0.68
5.375 0.69
5.625 0.7
5.875 0.71
6.125 0.72
6.375 0.73
6.625 0.74
6.875 0.75
7.125 0.76
7.375 0.77
7.625 0.78
7.875 0.79
8.125 0.8
8.375 0.81
8.625 0.82
8.875 0.83
9.125 0.84
9.375 0.85
9.625 0.86
9.875 0.87
10.125 0.88
10.375 0.89
10.625 0.9
10.875 0.91
11.125 0.92
11.375 0.93
11.625 0.94
11.875 0.95
EOD
plot $data0 using 1:2:(0.25) with boxes lc rgb '#d0d0d0' fs solid 1 noborder title 'truth', $data1 using 1:2 with lines lc rgb '#0072b2' lw 2 dt 1 title 'DDSSM', $data2 using 1:2 with lines lc rgb '#009e73' lw 2 dt 4 title 'LOCF'

# (width: 920, height: 655)
set multiplot title 'Reconstructions and forecasts'
reset
set encoding utf8
set title 'DDSSM, test sequence 7'
set border 3
set tics nomirror out
set xlabel ''
set xrange [1:4]
set ylabel 'x'
set yrange [-15:15]
set style fill transparent solid 0.35
set arrow from 2.5, graph 0 to 2.5, graph 1 nohead back dt 3 lc rgb '#8c8c8c'
set xlabel offset 0,0.4
unset key
set title offset 0,-0.5
set lmargin at screen 0.0847826
set rmargin at screen 0.48913
set tmargin at screen 0.908397
set bmargin at screen 0.580153
$data0 << EOD
3 1
4 2
NaN NaN
3 3
4 -4
NaN NaN
EOD
$data1 << EOD
3 2
4 -1
EOD
$data2 << EOD
1 1
2 -2
3 3
4 11.5
EOD
$data3 << EOD
1 1.5
2 -1
3 2
4 4
EOD
plot $data0 using 1:2 with lines lc rgb '#a0d55e00' lw 0.7 dt 1 title 'forecast trajectories', $data1 using 1:2 with lines lc rgb '#d55e00' lw 2.5 dt 1 title 'their mean', $data2 using 1:2 with linespoints pt 7 ps 0.5 lc rgb '#000000' lw 0.8 dt 1 title 'observed', $data3 using 1:2 with lines lc rgb '#0072b2' lw 2.5 dt '-' title 'reconstruction'
reset
set encoding utf8
set title 'LOCF, test sequence 7'
set border 3
set tics nomirror out
set xlabel 'time t'
set xrange [1:4]
set ylabel ''
set yrange [-15:15]
set style fill transparent solid 0.35
set arrow from 2.5, graph 0 to 2.5, graph 1 nohead back dt 3 lc rgb '#8c8c8c'
set xlabel offset 0,0.4
unset key
set title offset 0,-0.5
set lmargin at screen 0.584783
set rmargin at screen 0.98913
set tmargin at screen 0.908397
set bmargin at screen 0.580153
$data0 << EOD
3 1
4 2
NaN NaN
3 3
4 -4
NaN NaN
EOD
$data1 << EOD
3 2
4 -1
EOD
$data2 << EOD
1 1
2 -2
3 3
4 11.5
EOD
plot $data0 using 1:2 with lines lc rgb '#a0d55e00' lw 0.7 dt 1 title 'forecast trajectories', $data1 using 1:2 with lines lc rgb '#d55e00' lw 2.5 dt 1 title 'their mean', $data2 using 1:2 with linespoints pt 7 ps 0.5 lc rgb '#000000' lw 0.8 dt 1 title 'observed'
reset
set encoding utf8
set title 'DKF, test sequence 7'
set border 3
set tics nomirror out
set xlabel 'time t'
set xrange [1:4]
set ylabel 'x'
set yrange [-15:15]
set style fill transparent solid 0.35
set arrow from 2.5, graph 0 to 2.5, graph 1 nohead back dt 3 lc rgb '#8c8c8c'
set xlabel offset 0,0.4
unset key
set title offset 0,-0.5
set lmargin at screen 0.0847826
set rmargin at screen 0.48913
set tmargin at screen 0.480916
set bmargin at screen 0.152672
$data0 << EOD
3 1
4 2
NaN NaN
3 3
4 -4
NaN NaN
EOD
$data1 << EOD
3 2
4 -1
EOD
$data2 << EOD
1 1
2 -2
3 3
4 11.5
EOD
$data3 << EOD
1 1.5
2 -1
3 2
4 4
EOD
plot $data0 using 1:2 with lines lc rgb '#a0d55e00' lw 0.7 dt 1 title 'forecast trajectories', $data1 using 1:2 with lines lc rgb '#d55e00' lw 2.5 dt 1 title 'their mean', $data2 using 1:2 with linespoints pt 7 ps 0.5 lc rgb '#000000' lw 0.8 dt 1 title 'observed', $data3 using 1:2 with lines lc rgb '#0072b2' lw 2.5 dt '-' title 'reconstruction'
reset
set encoding utf8
set lmargin at screen 0.02
set rmargin at screen 0.98
set tmargin at screen 0.048855
set bmargin at screen 0.00610687
unset tics
unset border
set xrange [0:1]
set yrange [0:1]
set key inside center center horizontal samplen 4 width 1
plot NaN with lines lc rgb '#a0d55e00' lw 0.7 dt 1 title 'forecast trajectories', NaN with lines lc rgb '#d55e00' lw 2.5 dt 1 title 'their mean', NaN with linespoints pt 7 ps 0.5 lc rgb '#000000' lw 0.8 dt 1 title 'observed', NaN with lines lc rgb '#0072b2' lw 2.5 dt '-' title 'reconstruction'
unset multiplot

# (width: 560, height: 340)
reset
set encoding utf8
set title ''
set border 3
set tics nomirror out
set xlabel 'PIT value of the outcome among the draws'
set xrange [0:1]
set ylabel 'density'
set yrange [0:*]
set style fill transparent solid 0.35
set key tmargin center horizontal samplen 3 width 3
$data0 << EOD
0.05 1.25
0.15 1.25
0.25 1.25
0.35 1.25
0.45 1.25
0.55 1.25
0.65 1.25
0.75 1.25
0.85 0
0.95 0
EOD
$data1 << EOD
0.05 1.25
0.15 1.25
0.25 1.25
0.35 1.25
0.45 1.25
0.55 1.25
0.65 1.25
0.75 1.25
0.85 0
0.95 0
EOD
plot $data0 using 1:2 with histeps lc rgb '#0072b2' lw 2 dt 1 title 'DDSSM', $data1 using 1:2 with histeps lc rgb '#d55e00' lw 2 dt 1 title 'DKF', 1 with lines lc rgb '#000000' lw 1 dt 2 title 'calibrated'
