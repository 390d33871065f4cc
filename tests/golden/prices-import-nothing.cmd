echo mine >book.xml
outlay prices import csv fixtures/prices.csv --region paris -o book.xml
status=$?
cat book.xml
ls -A
exit $status
