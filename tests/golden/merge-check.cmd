# What a policy repository asks before a merge, as the scenarios tell it: refused, and then one that hurts nobody.
outlay compare scenarios/merge-check/agreed.xml scenarios/merge-check/proposed.xml >said
echo "exit status $?"
sed '/^$/,$d' said
outlay run scenarios/merge-check/agreed.xml --set "//scheduler/@backfill=easy-sjbf" --no-page -o sjbf >/dev/null
outlay compare scenarios/merge-check/agreed.xml sjbf --metric '^team.*mean'
echo "exit status $?"
