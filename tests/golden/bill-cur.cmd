gzip -c fixtures/bills/cur.csv >cur.csv.gz
outlay bill cur.csv.gz --by category
outlay bill fixtures/bills/cur.csv fixtures/bills/cur2.csv --by tag:team
