outlay drift scenarios/made/cluster-128.swf --split 50%
outlay drift fixtures/bills/focus.csv fixtures/bills/cur.csv
# what moved: everything of ten days of one law, and ten of another
awk 'BEGIN { print "submitted,seconds,gpus,queue,note"
    for (i = 0; i < 480; i++) {
        a = i < 240; r = (i * 7919 + 13) % 997 / 997
        printf "2026-01-%02dT%02d:30:00Z,%d,%d,%s,%s\n", 1 + i / 24, i % 24, (a ? 600 : 1100) * (0.5 + r),
            2 ^ ((i * 31) % 4), (i * 17) % 10 < (a ? 8 : 3) ? "batch" : "dev", i == 100 ? "NA" : i % 7
    } }' >jobs.csv
outlay drift jobs.csv --split 2026-01-11 || echo "exit $?"
outlay drift jobs.csv --windows 5d || echo "exit $?"
outlay drift jobs.csv --split 2026-01-11 --fields seconds,queue --format csv
outlay drift jobs.csv --split 2026-01-11 --fields queue --format json
outlay drift jobs.csv jobs.csv --threshold p=0.01,psi=0.1
outlay drift jobs.csv jobs.csv --sample 100 --seed 3 --fields seconds
