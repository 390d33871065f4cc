outlay prices import cvs fixtures/prices.csv -o book.xml
outlay prices import csv fixtures/prices.csv
outlay prices import csv fixtures/prices.csv --meter instence -o book.xml
ls -A
