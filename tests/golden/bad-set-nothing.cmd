outlay run scenarios/trace-swf.xml --set "//pool[@name='nowhere']/@cpus=5" -o out
status=$?
ls -A
exit $status
