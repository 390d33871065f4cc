try() { outlay run fixtures/curves.xml --set "$1" | grep -A1 '^  Search'; }
printf 'trial,epoch,loss\n1,1,0.5\n1,9,0.3\n2,1,0.6\n2,9,0.2\n' >curves.csv
try "//search/@curves=$PWD/curves.csv"
outlay run fixtures/curves.xml --set "//search/@curves=$PWD/curves.csv" --set '//search/@trials=3' 2>&1 | sed "s|$PWD/||"
outlay run fixtures/curves.xml --set "//search/@curves=none.csv" 2>&1 | sed "s|$PWD/||"
