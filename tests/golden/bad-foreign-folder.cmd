mkdir out
echo mine >out/letter
outlay run scenarios/trace-swf.xml -o out
status=$?
ls -A out
exit $status
