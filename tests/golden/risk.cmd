# The shipped scenario, as a run takes it and as a risk.
outlay run scenarios/risk-budgets.xml --format csv | grep -E '^(budget|cost.by_month)' | cut -d, -f1-3
outlay risk scenarios/risk-budgets.xml
