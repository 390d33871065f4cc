outlay anomalies; echo "exit $?"
outlay anomalies nowhere.csv; echo "exit $?"
outlay anomalies scenarios/made/costs.csv --method guess; echo "exit $?"
outlay anomalies scenarios/made/costs.csv --sensitivity 0; echo "exit $?"
outlay anomalies scenarios/made/costs.csv --from 2026-01-01T00:00:00Z --to 2025-01-01T00:00:00Z; echo "exit $?"
outlay anomalies scenarios/made/costs.csv --planned nowhere.csv; echo "exit $?"
printf 'start,end,name\n2025-08-09,soon,x\n' >soon.csv
outlay anomalies scenarios/made/costs.csv --planned soon.csv; echo "exit $?"
printf '2025-08-09,2025-08-01,x\n' >back.csv
outlay anomalies scenarios/made/costs.csv --planned back.csv; echo "exit $?"
printf 'time,value\n' >empty.csv
outlay anomalies empty.csv; echo "exit $?"
cp scenarios/made/costs.csv own.csv; outlay anomalies own.csv -o own.csv; echo "exit $?"
printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2025-08-09\nEND:VEVENT\n' >a.ics
outlay anomalies scenarios/made/costs.csv --planned a.ics; echo "exit $?"
printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20250809\nRRULE:FREQ=MONTHLY;BYDAY=-1FR\nEND:VEVENT\n' >b.ics
outlay anomalies scenarios/made/costs.csv --planned b.ics; echo "exit $?"
printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20250809\n' >c.ics
outlay anomalies scenarios/made/costs.csv --planned c.ics; echo "exit $?"
printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20250809\nDTEND:20250801\nEND:VEVENT\n' >d.ics
outlay anomalies scenarios/made/costs.csv --planned d.ics; echo "exit $?"
printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Mars/Base:20250809T000000\nEND:VEVENT\n' >e.ics
outlay anomalies scenarios/made/costs.csv --planned e.ics; echo "exit $?"
