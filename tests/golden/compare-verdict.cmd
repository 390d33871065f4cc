# Whom another order helps and harms: ten weeks of a cluster that three teams share.
outlay run scenarios/easy-backfill.xml --reps 10 -o sjf --no-page --set "//scheduler/@order=sjf" >/dev/null
outlay compare scenarios/easy-backfill.xml sjf --reps 10 >said
sed '/^$/,$d' said
outlay compare sjf scenarios/easy-backfill.xml --reps 10 --format json --metric makespan | sed -n '/"verdicts"/,$p'
