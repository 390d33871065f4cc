# By hand: 60 of red, 30 of blue, 9 of nobody, a tax of 10.000000001 and a credit of -1. In proportion red bears 2/3 of
# each: of the tax 6.666666667(33) and blue 3.333333333(67), whose remainder is larger: it gets the billionth that is
# left over; of the credit .666666666(67), and the billionth, to blue's .333333333(33). So 6 and 3.000000001.
cat >bill.csv <<'END'
BilledCost,BillingCurrency,ChargeCategory,ChargePeriodEnd,ChargePeriodStart,EffectiveCost,ServiceName,SubAccountName,CommitmentDiscountStatus,Tags
60,USD,Usage,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,60,Machines,ann,,"{""team"":""red""}"
30,USD,Usage,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,30,Objects,bob,,"{""team"":""blue""}"
9,USD,Usage,2026-01-03T00:00:00Z,2026-01-02T00:00:00Z,9,Objects,bob,,{}
10.000000001,USD,Tax,2026-02-01T00:00:00Z,2026-01-01T00:00:00Z,10.000000001,,ann,,
-1,USD,Credit,2026-02-01T00:00:00Z,2026-01-01T00:00:00Z,-1,,ann,,
5,USD,Purchase,2026-03-01T00:00:00Z,2026-02-01T00:00:00Z,0,Plans,ann,,
0,USD,Usage,2026-02-02T00:00:00Z,2026-02-01T00:00:00Z,2,Plans,ann,Unused,
END
outlay chargeback bill.csv
for rule in even proportional keep; do outlay chargeback bill.csv --shared $rule --untagged $rule --format csv --month 2026-01; done
printf 'team,share\nred,1\nblue,1\ngreen,2\n' >fixed.csv
outlay chargeback bill.csv --shared fixed:fixed.csv --untagged even --format csv
outlay chargeback bill.csv --by account --cost billed --format csv
outlay chargeback bill.csv --shared-as blue --untagged proportional --format json --month 2026-01
echo 'real formats'
outlay chargeback fixtures/bills/cur.csv --shared even --untagged even
outlay chargeback fixtures/bills/azure-mca.csv --by account --format csv
echo 'names of all sorts'
cat >names.csv <<'END'
BilledCost,BillingCurrency,ChargePeriodEnd,ChargePeriodStart,EffectiveCost,ServiceName,Tags
1,USD,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,1,<b>Machines</b>,"{""team"":""=cmd()|' /C calc'!A0""}"
2,USD,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,2,Machines,"{""team"":""<script>alert(1)</script>""}"
3,USD,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,3,Machines,"{""team"":""../../etc""}"
4,USD,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,4,Machines,"{""team"":""a\u001b[31m""}"
5,USD,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,5,Machines,
END
outlay chargeback names.csv -o out
find out -type f | LC_ALL=C sort
cat out/chargeback.csv
grep -rl '<script>alert\|<b>' out
cat out/statements/~3Dcmd~28~29*/2026-01.csv
sed -n '/<body>/,/<\/main>/p' out/index.html
sed -n '/<body>/,/<\/main>/p' out/statements/~3Cscript*/2026-01.html
outlay chargeback names.csv -o out >again.txt && find out -type f | wc -l
echo 'what cannot be'
outlay chargeback bill.csv --by weather
outlay chargeback bill.csv --shared fair
outlay chargeback bill.csv --shared fixed:missing.csv
printf 'team,share\nred,-1\n' >fixed.csv
outlay chargeback bill.csv --shared fixed:fixed.csv
printf 'team,share\nred,0\n' >fixed.csv
outlay chargeback bill.csv --shared fixed:fixed.csv
printf 'team,share\nred,1\nred,1\n' >fixed.csv
outlay chargeback bill.csv --shared fixed:fixed.csv
outlay chargeback bill.csv --month 2026-13
outlay chargeback bill.csv --month 2027-01
mkdir other && touch other/file
outlay chargeback bill.csv -o other
# Neither a bill of which no row can be read nor one of zeros has anybody to bear it.
printf 'time,cost\n2026-01-01,nan\n2026-01-02,\n' >bad.csv
outlay chargeback bad.csv || echo "exit status $?"
printf 'time,cost\n2026-01-01,0\n2026-01-02,0\n' >zero.csv
outlay chargeback zero.csv || echo "exit status $?"
