outlay run scenarios/ten-requests-a-day.xml -o out
echo
outlay rate out -o again.csv
cmp out/focus.csv again.csv && echo the same charges
