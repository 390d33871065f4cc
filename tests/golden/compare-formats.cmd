# For programs: everything, also each pair.
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --reps 2 --format csv
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --reps 2 --format json --metric jobs.wait.mean
