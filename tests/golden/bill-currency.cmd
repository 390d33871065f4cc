outlay bill fixtures/bills/mixed.csv --currency EUR --by service
outlay bill fixtures/bills/mixed.csv --currency GBP
outlay bill fixtures/bills/mixed.csv
