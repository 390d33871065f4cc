outlay prices import csv fixtures/prices.csv --region oslo --from 2026-01-01 -o book.xml
status=$?
cat book.xml
outlay check book.xml
ls -A
exit $status
