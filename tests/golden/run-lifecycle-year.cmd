# The bill, and the same of its usage rated again.
outlay run scenarios/lifecycle-year.xml --no-page -o out
outlay rate out --by service
grep -c . out/usage.csv
