mkdir week
cp fixtures/bills/focus.csv week/focus.csv
outlay bill fixtures/bills/cur.csv week --by day --format csv
outlay bill week --by service --format json
