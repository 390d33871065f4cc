outlay run scenarios/budget-stops.xml -o run --no-page >run.txt
outlay export run --as openmetrics | grep -A3 -E 'TYPE outlay_(budget|unit|cost_waste|jobs_wait_p95)'
outlay export run --as openmetrics | tail -n 1
outlay export run --as icalendar | tr -d '\r'
outlay export run --as icalendar | grep -c $'\r$'
outlay export run --as alerts-json
outlay export run --as csv | grep -E '^unit|waste'
outlay export run --as focus | cmp - run/focus.csv
outlay export run --as json -o out.json && cmp out.json run/summary.json
# Commitments end, and anomalies are told where a run has some.
cat >run/anomalies.csv <<'END'
start,end,series,actual,expected,size,kind,severity,explained by
2026-01-05T00:00:00Z,2026-01-06T00:00:00Z,"cost, of train",400,200,200,spike,critical,"Machines 70%, Disks 30%"
END
cat >run/commitments.xml <<'END'
<pricebook version="1" name="commitments" provider="account" currency="USD">
  <commitment name="base" kind="reserved" term="1y" start="2024-02-29T00:00:00Z"/>
</pricebook>
END
outlay export run --as icalendar | tr -d '\r' | grep -A8 -E 'anomaly|DTSTART:2025'
outlay export run --as alerts-json | tail -n 17
echo 'what cannot be'
outlay export run
outlay export run --as pdf
outlay export missing --as json
rm run/focus.csv
outlay export run --as focus -o kept.csv
ls
# Not over what is read.
outlay export run --as csv -o run/summary.json || echo "exit status $?"
