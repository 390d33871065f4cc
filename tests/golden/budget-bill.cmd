# 268.80 a day, which is 11.20 an hour: 1,000 are spent after 89.29 hours, on the 4th at 17:17; then 100 a day.
{
    echo time,end,value,currency
    for day in $(seq 1 10); do printf '2026-01-%02d,2026-01-%02d,268.8,USD\n' "$day" $((day + 1)); done
    for day in $(seq 11 20); do printf '2026-01-%02d,2026-01-%02d,100,USD\n' "$day" $((day + 1)); done
} >days.csv
outlay budget days.csv --monthly 5000 --alert 20% --alert 0.8
outlay budget days.csv --monthly 5000 --alert 20% --format csv
outlay budget days.csv --monthly 4000 --as-of 2026-01-18 --format json --alert 80%
echo "projected by 7 days to 4,788 and by the month to 6,178: $?"
outlay budget days.csv --monthly 4000 --as-of 2026-01-18 --strict >strict.txt
echo "strict: $?"
outlay budget days.csv --monthly 3000 | head -n 3
echo "breached: ${PIPESTATUS[0]}"
cat >budgets.xml <<END
<budgets>
  <budget name="vision" tag="team=vision" monthly="10"><alert at="50%" action="stop-preemptible"/></budget>
  <budget name="all" monthly="1000"/>
</budgets>
END
outlay budget fixtures/bills/cur2.csv --budgets budgets.xml
outlay budget fixtures/bills/azure-ea.csv --monthly 100 | tail -n +3
echo 'a tax of the whole month, written on its first day, does not make the month a past one'
# 10 days of 100, and 31 of tax of which a third has accrued: 1,000 + 10 = 1,010 of 3,131.
{
    echo ChargeCategory,ChargePeriodStart,ChargePeriodEnd,BilledCost,EffectiveCost,BillingCurrency
    echo Tax,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,31,31,USD
    for day in $(seq 1 10); do
        printf 'Usage,2026-01-%02dT00:00:00Z,2026-01-%02dT00:00:00Z,100,100,USD\n' "$day" $((day + 1))
    done
} >tax.csv
outlay budget tax.csv --monthly 3200
sed -n '1,2p' tax.csv >only.csv
outlay budget only.csv --monthly 3200
echo 'what cannot be'
outlay budget days.csv
outlay budget days.csv --monthly 5 --budgets budgets.xml
outlay budget days.csv --monthly -5
outlay budget days.csv --monthly lots
outlay budget days.csv --monthly 5 --tag team
outlay budget days.csv --monthly 5 --alert never
outlay budget days.csv --monthly 5 --as-of 2020-01-01
outlay budget days.csv --monthly 5 --as-of 2126-01-01
outlay budget - --budgets budgets.xml
printf 'time,value\n1767225600,5\n99999999999,5\n' >ages.csv
outlay budget ages.csv --monthly 5
printf 'time,value\n2026-01-01,1e20\n' >huge.csv
outlay budget huge.csv --monthly 5
printf 'time,value\n' >none.csv
outlay budget none.csv --monthly 5
