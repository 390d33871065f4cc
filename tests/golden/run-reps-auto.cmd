# Replications that stop by themselves, their reason, and what a way to reduce the variance was worth.
outlay run fixtures/replications.xml --reps auto --precision 4% | tail -1
for variance in antithetic control; do
    outlay run fixtures/replications.xml --reps auto --precision 4% --variance $variance --format json |
        grep -A 6 '"replications"\|"stopping"\|"jobs.wait.mean_s": [0-9]\|"method"'
done
outlay run fixtures/replications.xml --reps auto --precision 0.1% --max-reps 25 | tail -1
outlay run fixtures/replications.xml --reps auto --metric jobs.completed | tail -1
# The manifest tells when a run was made; everything else is the same.
for threads in 1 2 3; do
    outlay run fixtures/replications.xml --reps auto --variance antithetic --threads $threads -o $threads --no-page >/dev/null
done
diff -r -x manifest.json 1 2 && diff -r -x manifest.json 1 3 && echo same
wc -l <1/replications.csv
