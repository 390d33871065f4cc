# Without events the scenario is simulated again, with its edits, as long as it is what it was.
cp fixtures/explain.{xml,csv} .
outlay run explain.xml --no-page --events no -o run --set "//pool/@cpus=9" >/dev/null
ls run
outlay explain run tiny
echo ----
outlay explain run tiny --nth 2 --no-rerun
echo ----
sed -i 's/"easy"/"none"/' explain.xml
outlay explain run tiny --nth 2
echo ----
outlay run explain.xml --no-page -o run >/dev/null
rm explain.xml
outlay explain run late | tail -n 3
outlay explain run late --scenario fixtures/explain.xml | tail -n 2
