# What is stored and sent counts against the budgets of its team: 200 GB a week to the Internet at 0.09 USD a GB, of
# which 100 GB a month are free, are 4 x 18 - 9 = 63 USD, or 81 in a month of five. Months add up to what teams bear.
outlay run fixtures/data-budget.xml -o out --no-page | sed -n '/^  Budget/,$p'
awk -F, '/^budget\.(logs|reports)\.2026-[0-9]*\.cost/ { split($1, name, "."); sum[name[2]] += $3 }
         /^cost\.by_team\.(platform|product)/ { printf "%s %.2f\n", $1, $3 }
         END { printf "logs %.2f, reports %.2f\n", sum["logs"], sum["reports"] }' <(outlay run fixtures/data-budget.xml --format csv)
# 976 + 81 is more than all may cost, in the four months of five weeks.
outlay export out --as alerts-json | grep -o 'Budget all is breached' | uniq -c
