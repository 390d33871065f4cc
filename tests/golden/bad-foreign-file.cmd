echo mine >out
outlay run scenarios/trace-swf.xml -o out
status=$?
cat out
exit $status
