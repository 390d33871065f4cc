# Arrays, queues and what-ifs, whose metrics no other run directory has: that each is in the catalogue is looked up in
# what these leave behind.
outlay run fixtures/metric-families.xml -o families --no-page >said
outlay run scenarios/training-what-ifs.xml --reps 2 --set "//mixed-precision/@apply=yes" -o what-ifs --no-page >said
grep -hoE '"(array|queue|what_if)\.[^"]*"' families/summary.json what-ifs/summary.json
