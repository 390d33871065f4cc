outlay run scenarios/reserved-and-spot.xml -o run
outlay run scenarios/reserved-and-spot.xml --format csv | grep -E '^(cost|commitment|pool)' | cut -d, -f1-3
cat run/commitments.xml
outlay rate run/usage.csv --book aws --book run/commitments.xml --focus again.csv
cmp again.csv run/focus.csv && echo 'the same bill'
outlay rate run --format csv
