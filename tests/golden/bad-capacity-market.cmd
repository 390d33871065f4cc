# A trace that is missing, empty of values, no numbers, numbers of nodes where 0 and 1 were announced, cut, without the
# length of a value, unsorted; then words and times that do not go with a good one.
cp fixtures/capacity-market.xml market.xml
run() { outlay run market.xml -o out "$@"; echo $?; }
run
echo 'no trace' >trace; run
echo '{"metadata": {"gap_seconds": 60}, "data": [1, 0, "x"]}' >trace; run
echo '{"metadata": {"gap_seconds": 60}, "data": [1, 0, 3]}' >trace; run
echo '{"metadata": {"gap_seconds": 60}, "data": [1, 0' >trace; run
printf '1\n0\n' >trace; run
printf 'time,value\n0,1\n10m,0\n5m,1\n' >trace; run
printf 'time,value\n0,1\n10m,0\n15m,1\n' >trace
run --set "//availability/@means=availabel"
run --set "//availability/@shift=1h"
printf '1\n0\n1\n' >trace; run --set "//availability/@gap=1us" --set "//availability/@after=loop"
ls
