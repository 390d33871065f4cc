outlay rate scenarios/made/node-day.csv --book aws --book gcp --book azure --no-free-tiers
outlay rate scenarios/made/node-day.csv --book aws --by tag:team --format json
