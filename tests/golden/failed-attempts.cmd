outlay run fixtures/failed-attempts.xml -o out >/dev/null
cut -d, -f1,6-10,15-17 out/jobs.csv
outlay run fixtures/failed-attempts.xml --format csv | grep -E '(unit_hours_(lost|useful|overhead)|cost_failed|lost_work|jobs.(completed|failed)),' | cut -d, -f1-3
cut -d, -f1-2,6,9-11 out/pipelines.csv
outlay explain out p.due | grep -E 'failed|in vain'
# A run that is due at the clock's end does not begin any more.
outlay run fixtures/failed-attempts.xml --set '//pipeline/@every=12h' --format csv | grep -E '^pipeline.p.runs' | cut -d, -f1-3
# More runs than anybody follows are refused before any begins.
outlay run fixtures/failed-attempts.xml --set '//pipeline/@every=50ms'
