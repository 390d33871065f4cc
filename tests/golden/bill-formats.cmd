outlay bill fixtures/bills/focus.csv fixtures/bills/cur.csv fixtures/bills/cur2.csv fixtures/bills/azure-mca.csv fixtures/bills/plain.csv
