printf '' >empty.csv
printf 'a,b\n' >header.csv
printf 'a,b\n1,2\n3,4\n' >ab.csv
printf 'x\n1\n' >x.csv
mkdir folder
outlay drift ab.csv
outlay drift ab.csv none.csv
outlay drift empty.csv ab.csv
outlay drift ab.csv header.csv
outlay drift ab.csv x.csv
outlay drift folder ab.csv
outlay drift folder folder
outlay drift - ab.csv
outlay drift ab.csv --split 2026-01-01
outlay drift ab.csv --windows 1s
outlay drift ab.csv ab.csv --split 50%
outlay drift ab.csv ab.csv --fields aa
outlay drift ab.csv ab.csv --fields ,
outlay drift ab.csv ab.csv --threshold psi=-1
outlay drift ab.csv ab.csv --threshold what=1
outlay drift ab.csv ab.csv --sample 3
outlay drift ab.csv ab.csv --time c
outlay drift ab.csv --time a --split 1h
outlay drift ab.csv --time a --split yesterday
outlay drift ab.csv ab.csv --as bill
outlay drift ab.csv ab.csv --as jobs
outlay drift scenarios/made/cluster-128.swf --windows 1m
outlay drift scenarios/made/cluster-128.swf --split 2020-01-01
