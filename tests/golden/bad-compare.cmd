try() {
    outlay compare "$@"
    echo "$?: $*"
}
outlay run fixtures/explain.xml --no-page -o run >/dev/null
mkdir empty
try run empty
try run none.xml
try fixtures/capacity.xml fixtures/duration.xml
cp -r run cut
head -c 200 run/replications.csv >cut/replications.csv
try run cut
sed '2s/^1,[^,]*/1,many/' run/replications.csv >cut/replications.csv
try run cut
head -n 1 run/replications.csv >cut/replications.csv
try run cut
echo no >cut/replications.csv
try run cut
rm cut/replications.csv
try run cut
cp run/replications.csv cut
echo '[]' >cut/summary.json
try run cut
echo '{"metrics":{"a' >cut/summary.json
try run cut
