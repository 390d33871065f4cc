outlay bill fixtures/bills/azure-ea.csv --by service
