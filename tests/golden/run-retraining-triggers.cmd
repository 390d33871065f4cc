# A model that is called for by any trigger: what is told of it, and how its first days fare; on more threads, the same.
outlay run scenarios/retraining-triggers.xml --reps 20 --threads 1 --no-page -o one | grep -A 1 "^  Model"
outlay run scenarios/retraining-triggers.xml --reps 20 --threads 2 --no-page -o two >two.txt
cmp one/summary.json two/summary.json && cmp one/retraining.csv two/retraining.csv
head -n 3 one/retraining.csv
grep "[a-z]$" one/retraining.csv | head -n 12
outlay run scenarios/retraining-triggers.xml --reps 20 --format csv | grep "^retraining" | cut -d, -f 1-3
