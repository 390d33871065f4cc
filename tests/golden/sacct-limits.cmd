# The mean wait is 45 minutes, 2700 s; with exact limits it is 18 minutes 20 seconds, 1100 s (worked out in the file).
for name in timelimit runtime; do
    outlay run scenarios/sacct-limits.xml --set "//column[@field='estimate']/@name=$name" --format csv | grep '^jobs\.\(wait\.mean\|skipped\|completed\)' | cut -d, -f1-3
done
