# What a run is asked to be: met, missed, open, and not judged where it has no baseline beside it.
outlay run fixtures/guards.xml -o guards --no-page
echo "exit status $?"
outlay run fixtures/guards.xml --set "//objective[1]/@at-most=3600" --set "//objective[3]/@strict=no" >/dev/null
echo "exit status $? of one that is missed"
outlay run fixtures/guards.xml --set "//objective[1]/@metric=jobs.wait.p95" >/dev/null
echo "exit status $? of a metric that is not there"
sed -n '/"objectives"/,/^  ]/p' guards/summary.json | head -16
