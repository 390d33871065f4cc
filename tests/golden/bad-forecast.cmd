printf 'time,value\n2026-01-01,5\n2026-01-02,6\n' >short.csv
outlay forecast short.csv
printf 'time,value\n0001-01-01,5\n2026-01-02,6\n' >long.csv
outlay forecast long.csv
printf 'time,value\n2026-01-01T03:00:00Z,5\n' >part.csv
outlay forecast part.csv
printf 'time,value\n' >empty.csv
outlay forecast empty.csv
outlay forecast nothing.csv
outlay forecast scenarios/made/costs.csv --horizon 36h
outlay forecast scenarios/made/costs.csv --horizon 0d
outlay forecast scenarios/made/costs.csv --backtest 30d,7d
outlay forecast scenarios/made/costs.csv --backtest ''
outlay forecast scenarios/made/costs.csv --step fortnight
outlay forecast scenarios/made/costs.csv --budget -5
outlay forecast scenarios/made/costs.csv --by servce
outlay forecast scenarios/made/costs.csv --months 3
outlay forecast scenarios/made/costs.csv --from 2027-01-01
outlay forecast scenarios/made/costs.csv --from 2026-02-01
outlay forecast scenarios/made/costs.csv --currency EUR
printf 'time,users\n2025-01-01,many\n' >many.csv
outlay forecast scenarios/made/costs.csv --driver many.csv
printf 'time,users\n2025-01-01,5\n' >few.csv
outlay forecast scenarios/made/costs.csv --driver few.csv
printf 'time\n2025-01-01\n' >bare.csv
outlay forecast scenarios/made/costs.csv --driver bare.csv
printf 'time,users\nyesterday,5\n' >when.csv
outlay forecast scenarios/made/costs.csv --driver when.csv
outlay forecast scenarios/made/costs.csv --driver /dev/null
