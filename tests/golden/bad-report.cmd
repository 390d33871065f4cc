# Folders that are no runs, and files of a run that are not what they were.
outlay report
echo "exit $?"
outlay report missing
echo "exit $?"
mkdir empty
echo '{"outlay":"1"}' >empty/manifest.json
outlay report empty
echo "exit $?"
outlay run scenarios/hybrid-mix.xml --no-page --set "//run/@replications=1" -o run >/dev/null
for file in costs.csv series.csv findings.csv anomalies.csv forecast.csv; do
    cp -r run bad
    echo 'nothing,of,the,sort' >bad/$file
    outlay report bad
    echo "exit $?"
    rm -r bad
done
sed -i '2s/[0-9.-]*$/1e40/' run/costs.csv
outlay report run
echo "exit $?"
echo '{"metrics": [1, 2' >run/summary.json
outlay report run
echo "exit $?"
printf '{"metrics":{"cost.effective":{"mean":1e308,"lo":-1e308,"hi":1e308,"n":-3,"unit":"<USD>"}},"currency":"<USD>"}' >run/summary.json
rm run/costs.csv
outlay report run
echo "exit $?"
grep -ci 'nan\b\|inf"\|<USD>' run/report.html
