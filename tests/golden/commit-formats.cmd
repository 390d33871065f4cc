head -n 1009 scenarios/made/demand.csv >six-weeks.csv
outlay commit six-weeks.csv --premium 2.1 --term 4w --ladder 2 --format csv
outlay commit six-weeks.csv --on-demand 0.10 --discount 40% --usage-rate 0.01 --term 4w --ladder 2 --format json
