outlay run scenarios/trace-swf.xml -o out --no-page >/dev/null
outlay run scenarios/trace-swf.xml -o out --no-page --set "//pool/@cpus=256" >/dev/null
status=$?
ls -A
exit $status
