# By hand: 2 x 11.20 x 10 h = 224; a used 4 x 5 of 160 GPU-hours, b 4 x 10: 28 and 56; idle 140
outlay run fixtures/own-nodes.xml -o run
outlay run fixtures/own-nodes.xml --format csv | grep -E '^(cost|pool)' | cut -d, -f1-3
cat run/jobs.csv run/owned.xml
outlay rate run/usage.csv --book run/owned.xml
outlay rate run --currency EUR --format csv
