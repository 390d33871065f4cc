outlay bill fixtures/bills/unknown.csv
outlay bill fixtures/bills/cur.csv --bill-format azure
outlay bill fixtures/bills/cur.csv --bill-format ofx
outlay bill fixtures/bills/cur.csv --by servce
outlay bill nothing.csv
