outlay run fixtures/failed-attempts.xml -o out >/dev/null
cut -d, -f1,6-10,15-17 out/jobs.csv
outlay run fixtures/failed-attempts.xml --format csv | grep -E '(unit_hours_(lost|useful|overhead)|cost_failed|lost_work|jobs.(completed|failed)),' | cut -d, -f1-3
cut -d, -f1-2,6,9-11 out/pipelines.csv
outlay explain out p.due | grep -E 'failed|in vain'
grep -o '[0-9.]* USD ([0-9.%]* of the cost) went for work of jobs[^<]*' out/report.html
# A run that is due at the clock's end does not begin any more.
outlay run fixtures/failed-attempts.xml --set '//pipeline/@every=12h' --format csv | grep -E '^pipeline.p.runs' | cut -d, -f1-3
# Of 3 x 3 epochs halving trains 3 + 2: 4 ninths are saved. Trials that are refused failed, and nobody saved by that.
cat >refused.xml <<'END'
<scenario version="1" name="refused">
  <workload>
    <search name="s" pool="p" method="halving" trials="3" max-epochs="3" epoch-duration="1h" gpus="2" team="a"
            limit="uniform(0.2,0.6)" scale="1" decay="0.5"/>
  </workload>
  <pool name="p" gpus="8">
    <quota team="a" gpus="1"/>
  </pool>
</scenario>
END
outlay run refused.xml --set '//search/@gpus=1' --format csv | grep -E '^search.s.(saved_share|trials.failed)' | cut -d, -f1-3
sed 's/<search/<job name="j" pool="p" gpus="1" runtime="1h" team="a"\/>&/' refused.xml >beside.xml
outlay run beside.xml --format csv | grep -E '^search.s.(saved_share|trials.failed|unit_hours)' | cut -d, -f1-3
# More runs than anybody follows are refused before any begins.
outlay run fixtures/failed-attempts.xml --set '//pipeline/@every=50ms'
