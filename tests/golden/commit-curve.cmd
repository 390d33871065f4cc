# by hand: 1 2 3 4 at 2 is 4 * 2 committed and 3 on demand at 2.1
printf 'hour,units\n0,1\n3600,2\n7200,3\n10800,4\n' | outlay commit - --premium 2.1 --curve 4
printf 'hour,units\n0,1\n3600,2\n7200,3\n10800,4\n' | outlay commit - --premium 2.1 --at 0,2,2.5 --format csv
printf 'hour,units\n0,1\n3600,2\n7200,3\n10800,4\n' | outlay commit - --on-demand 3 --premium 2 --at 2 --format json
