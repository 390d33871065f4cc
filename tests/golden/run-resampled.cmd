# A trace that is made anew in each replication; shaken by nothing it is the trace.
outlay run scenarios/trace-swf.xml --set "//trace/@resample=1d" --set "//trace/@shake=2%" --reps 10 | grep Wait
outlay run scenarios/trace-swf.xml --no-page -o plain >/dev/null
outlay run scenarios/trace-swf.xml --no-page -o shaken --set "//trace/@shake=0%" >/dev/null
cmp plain/jobs.csv shaken/jobs.csv && echo same
for threads in 1 2; do
    outlay run scenarios/trace-swf.xml --set "//trace/@resample=1d" --reps 6 --threads $threads -o $threads --no-page >/dev/null
done
diff -r -x manifest.json 1 2 && echo same
