# A run directory beside a scenario: paired with its seed and replications, and otherwise not.
outlay run fixtures/rules-easy.xml --no-page -o easy >/dev/null
outlay compare easy fixtures/rules-fcfs.xml --metric '^jobs.wait' --metric jain
outlay compare fixtures/rules-fcfs.xml easy --reps 6 --metric '^jobs.wait'
outlay run fixtures/explain.xml --no-page -o one >/dev/null
outlay run fixtures/explain.xml --no-page -o none --set "//scheduler/@backfill=none" >/dev/null
outlay compare one none
