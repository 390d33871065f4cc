outlay run scenarios/checkpoint-year.xml --no-page -o out
head -n 3 out/usage.csv
tail -n 1 out/usage.csv
