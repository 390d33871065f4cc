# Costs that are made, by days; what is planned is left out; too short a series.
outlay anomalies scenarios/made/costs.csv; echo "exit $?"
outlay anomalies scenarios/made/costs.csv --min-size 400 --format csv
printf 'start,end,name\n2025-08-09,2025-08-11,no data\n2025-11-01T00:00:00Z,2025-11-02T00:00:00Z,move\n' >planned.csv
outlay anomalies scenarios/made/costs.csv --planned planned.csv; echo "exit $?"
outlay anomalies scenarios/made/costs.csv --method twice-average -o found.csv; echo "exit $?"
head -n 2 found.csv
head -n 12 scenarios/made/costs.csv | outlay anomalies -; echo "exit $?"
# By service: 30 weeks of two, of which one doubles for two days; names are no more than names.
awk 'BEGIN { print "BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,ChargeCategory,EffectiveCost,ListCost,ContractedCost,ProviderName"
    for (d = 1; d <= 28; d++) for (m = 1; m <= 7; m++) for (s = 0; s < 2; s++) {
        cost = (s ? 40 : 100) + d % 3
        if (m == 6 && d > 20 && d < 23 && !s) cost *= 2
        printf "%.2f,USD,2026-%02d-%02dT00:00:00Z,2026-%02d-%02dT23:59:59Z,%s,Usage,%.2f,%.2f,%.2f,P\n", cost, m, d, m, d,
            s ? "=cmd()" : "Compute", cost, cost, cost } }' >bill.csv
outlay anomalies bill.csv --by service; echo "exit $?"
# The same as a calendar: no data for two days and a day's move; a weekly event with a zone and an end; what is cancelled.
{ printf 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:no da\r\n ta\r\nDTSTART;VALUE=DATE:20250809\r\nDTEND;VALUE=DATE:20250812\r\n'
    printf 'END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20250430T080000\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2\r\n'
    printf 'BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'; } >planned.ics
outlay anomalies scenarios/made/costs.csv --planned planned.ics; echo "exit $?"
sed 's/COUNT=2/UNTIL=20250513/; s/20250812.*/&\nSTATUS:CANCELLED/' planned.ics >other.ics
outlay anomalies scenarios/made/costs.csv --planned other.ics; echo "exit $?"
# Two small services beside a large and noisy one cost half as much again for three days: one finding, with the share of each.
awk 'BEGIN { print "BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,ChargeCategory,EffectiveCost,ListCost,ContractedCost,ProviderName"
    for (d = 1; d <= 28; d++) for (m = 1; m <= 7; m++) for (s = 0; s < 3; s++) {
        cost = (s == 0 ? 4000 + (d * 37) % 11 * 40 : 100 * s + (d + s) % 3)
        if (m == 6 && d > 19 && d < 23 && s) cost *= 1.5
        printf "%.2f,USD,2026-%02d-%02dT00:00:00Z,2026-%02d-%02dT23:59:59Z,%s,Usage,%.2f,%.2f,%.2f,P\n", cost, m, d, m, d,
            s == 0 ? "Training" : s == 1 ? "Storage" : "Network", cost, cost, cost } }' >together.csv
outlay anomalies together.csv --by service --to 2026-06-28; echo "exit $?"
