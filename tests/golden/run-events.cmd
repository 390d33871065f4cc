# Events are the same for any number of threads, and by themselves only kept of runs that are not large.
outlay run fixtures/explain-decided.xml --no-page -o one --threads 1 --reps 3 >/dev/null
outlay run fixtures/explain-decided.xml --no-page -o two --threads 2 --reps 3 >/dev/null
cmp one/events.jsonl two/events.jsonl && echo same
head -n 4 one/events.jsonl
outlay run scenarios/mm4-queue.xml --no-page -o large --reps 1 >/dev/null
ls large
outlay run scenarios/mm4-queue.xml --no-page -o large --reps 1 --events yes >/dev/null
ls large
outlay run fixtures/explain.xml --events never
