# two services over 120 days, one with a week and one that is the same each day; of the second one a month's fee, which
# is spread over its days
awk 'BEGIN {
    print "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodEnd,ChargePeriodStart,EffectiveCost,ServiceName"
    for (t = 0; t < 120; t++) {
        from = strftime("%Y-%m-%d", 1767225600 + t * 86400, 1); to = strftime("%Y-%m-%d", 1767312000 + t * 86400, 1)
        week = 100 + (t * 7919 % 101) / 10 + (t % 7 < 5 ? 40 : 0)
        print week ",USD,Usage," to "T00:00:00Z," from "T00:00:00Z," week ",Machines"
        print "20,USD,Usage," to "T00:00:00Z," from "T00:00:00Z,20,Disks"
    }
    for (m = 1; m < 5; m++)
        printf "%d,USD,Purchase,2026-%02d-01T00:00:00Z,2026-%02d-01T00:00:00Z,0,Disks\n", 310, m + 1, m
}' >focus.csv
outlay forecast focus.csv --by service --backtest 7d,30d --horizon 14d
outlay forecast focus.csv --by service --backtest 7d --horizon 2d --format csv
outlay forecast focus.csv --cost effective --backtest 7d --horizon 1d --format json
