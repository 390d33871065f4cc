outlay run fixtures/stream.xml --no-page -o run | grep 'Cost, billed'
wc -l <run/usage.csv
