outlay run scenarios/trace-swf.xml --set "//pool/@cpus=-4" -o out
status=$?
ls -A
exit $status
