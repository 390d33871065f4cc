outlay run scenarios/trace-swf.xml --set "document('x')/@a=1" -o out
status=$?
ls -A
exit $status
