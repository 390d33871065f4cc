outlay run fixtures/troubles.xml --set "//trace/@on-error=stop" -o out
status=$?
ls -A
exit $status
