# Antithetic pairs are one value each, of scenarios as of run directories, and go with none that was drawn otherwise.
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --variance antithetic --reps 8 --metric jobs.wait.mean
outlay run fixtures/rules-easy.xml --variance antithetic --reps 8 --no-page -o paired >/dev/null
outlay compare fixtures/rules-fcfs.xml paired --variance antithetic --reps 8 --metric jobs.wait.mean
outlay compare paired fixtures/rules-fcfs.xml --metric jobs.wait.mean --format csv
outlay compare fixtures/rules-fcfs.xml paired --reps 4 --metric jobs.wait.mean
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --variance control --reps 24 --metric jobs.wait.mean
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --variance antithetic --reps 5; echo "exit $?"
outlay compare paired paired --variance plain; echo "exit $?"
