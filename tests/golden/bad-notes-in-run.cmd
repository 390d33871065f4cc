outlay run scenarios/easy-backfill.xml --no-page -o out >table
outlay run scenarios/easy-backfill.xml --no-page -o out >table
echo mine >out/notes.txt
outlay run scenarios/easy-backfill.xml --no-page -o out
status=$?
ls -A out
exit $status
