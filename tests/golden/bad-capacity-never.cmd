# A quota below what the second job needs; a market that is closed for good; a life that is too short for the work.
outlay run fixtures/capacity-never.xml -o out --set "//capacity-quota/@units=8"
echo $?
sed 's,max="4" quota="q"/>,max="4"><availability href="trace.csv" means="available" gap="1h"/></capacity>,' fixtures/capacity-never.xml >closed.xml
printf '1\n0\n' >trace.csv
outlay run closed.xml -o out
echo $?
outlay run fixtures/capacity-never.xml -o out --set "//capacity/@interruptions=constant(30m)"
status=$?
ls -A
exit $status
