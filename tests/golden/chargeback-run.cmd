outlay run scenarios/budget-stops.xml -o run --no-page >run.txt
outlay chargeback run
# Who bears all adds up to the bill.
outlay bill run --by month --format csv
outlay chargeback run --untagged even --shared even --format csv
outlay chargeback run --by tag:pool --format csv
outlay budget run --monthly 6000 --tag pool=train | head -n 4
outlay budget run --monthly 100 --tag team=research
