few="scenarios/risk-budgets.xml --reps 8"
outlay risk $few --format csv
outlay risk $few --format json --no-drivers | head -n 12
# With another allowance, and a bound on breaches: exit status 1.
outlay risk $few --no-drivers --budget research=9000 --at-most 50% | grep research
echo "${PIPESTATUS[0]}"
# The same bytes on any number of threads, and in a folder.
outlay risk $few --threads 1 --format json >one.json
outlay risk $few --threads 3 --format json -o out --no-plots | cmp - one.json && cmp out/risk.json one.json && ls out
# A single month, without <uncertain>: chance alone.
outlay risk fixtures/risk-month.xml --reps 20 -o month | tail -n 4
ls month/plots | grep -v svg
# Of a team that no job has.
outlay risk fixtures/risk-month.xml --reps 20 --no-drivers --set "//budget[1]/@tag=team=reserch" | tail -n 2
