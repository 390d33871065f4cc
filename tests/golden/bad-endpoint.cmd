outlay run fixtures/endpoint.xml -o out
status=$?
outlay run fixtures/nowhere-to-run.xml -o out
echo "exit $?"
ls -A
exit $status
