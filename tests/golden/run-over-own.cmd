outlay run scenarios/reserved-and-spot.xml -o out --no-page >/dev/null
outlay run scenarios/reserved-and-spot.xml -o out --no-page >/dev/null
ls out
outlay run scenarios/trace-swf.xml -o out --no-page >/dev/null
outlay run scenarios/trace-swf.xml -o out --no-page --set "//pool/@cpus=256" >/dev/null
status=$?
ls -A
exit $status
