# all that can be wrong with B's rows
awk 'BEGIN { print "time,cost,team,kind,site"
    for (i = 0; i < 100; i++)
        printf "2026-01-01T%02d:%02d:00Z,%d,t%d,%s,%s\n", i / 60, i % 60, 10 + (i * 37) % 50, i % 3, i % 2 ? "x" : "y", "a" }' >a.csv
awk 'BEGIN { print "time,cost,team,kind,added"
    for (i = 0; i < 100; i++)
        printf "2026-01-01T%02d:%02d:00Z,%s,%s,%s,%s\n", (i + (i > 90) * 60) / 60, i % 60,
            i == 5 ? -3 : i % 10 == 3 ? "dear" : i == 7 ? 9000 : 10 + (i * 37) % 50, i % 4 == 1 ? "" : i % 4 == 2 ? "t9" : "t" i % 3, "x", i }
    END { for (i = 0; i < 5; i++) print "2026-01-01T00:00:00Z,10,t0,x,0" }' </dev/null >b.csv
outlay drift a.csv b.csv
outlay drift b.csv a.csv --format json | grep -A5 '"fault"'
printf '\033[31mtime\033[0m,=cmd()\n1,2\n3,4\n' >names.csv
outlay drift names.csv names.csv --format csv
outlay drift names.csv names.csv
