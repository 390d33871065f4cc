outlay run scenarios/trace-swf.xml --set "//pool/@@cpus=5" -o out
status=$?
ls -A
exit $status
