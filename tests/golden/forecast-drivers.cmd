# costs are 2 for each user; a campaign is planned for the coming week
awk 'BEGIN {
    print "time,value" >"costs.csv"; print "time,users" >"users.csv"
    for (t = 0; t < 150; t++) {
        day = strftime("%Y-%m-%d", 1767225600 + t * 86400, 1)
        users = 500 + t * 7919 % 101 + 100 * sin(t / 9)
        if (t >= 140) users = 1500
        if (t < 140) printf "%s,%.2f\n", day, 2 * users + (t * 31 % 17) >"costs.csv"
        printf "%s,%.2f\n", day, users >"users.csv"
    }
}'
outlay forecast costs.csv --driver users.csv --backtest 7d --horizon 10d | head -n 8
outlay forecast costs.csv --driver users.csv --backtest 7d --horizon 3d --format csv
head -n 141 users.csv >known.csv
outlay forecast costs.csv --driver known.csv --backtest 7d --horizon 3d | sed -n 1,2p
