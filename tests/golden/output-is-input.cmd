cp fixtures/rate-usage.csv usage.csv
cp fixtures/rate-book.xml book.xml
cp fixtures/prices.csv list.csv
cp scenarios/easy-backfill.xml one.xml
ln usage.csv other.csv
outlay rate usage.csv --book book.xml -o ./usage.csv; echo $?
outlay rate usage.csv --book book.xml -o other.csv; echo $?
outlay rate - --book book.xml -o usage.csv <usage.csv; echo $?
outlay rate usage.csv --book book.xml -o book.xml; echo $?
outlay prices import csv list.csv -o list.csv; echo $?
outlay trace make one.xml -o one.xml; echo $?
cmp usage.csv fixtures/rate-usage.csv && cmp book.xml fixtures/rate-book.xml && cmp list.csv fixtures/prices.csv
cmp one.xml scenarios/easy-backfill.xml
outlay rate usage.csv --book book.xml -o /dev/null >all.txt && echo written
