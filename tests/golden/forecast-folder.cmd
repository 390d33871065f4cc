outlay forecast scenarios/made/costs.csv --horizon 14d --backtest 7d,30d -o out | tail -n 1
ls out out/plots
cat out/backtest.csv
head -n 3 out/totals.csv out/forecast.csv
outlay forecast scenarios/made/costs.csv --horizon 14d --threads 1 --backtest 7d,30d -o again >/dev/null
diff -r out again && echo the same
echo kept >out/note
outlay forecast scenarios/made/costs.csv -o out
