# "help" with a verb, of one word or two, an element, a metric, a list and what is none of these. What is called as a
# verb is, too, is told below it.
for words in run 'prices find' budget; do
    outlay help $words >with
    outlay $words -h | diff - with
done
outlay help pool | head -n 3
outlay help pool.train.utilization
outlay help backfills | head -n 2
outlay help backfill
outlay help easy
outlay help rnu
outlay help nothing
