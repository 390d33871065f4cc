outlay forecast scenarios/risk-budgets.xml --reps 20 --budget 14000
outlay forecast scenarios/risk-budgets.xml --reps 20 --months 1 --format csv
outlay forecast scenarios/risk-budgets.xml --reps 20 --months 12
outlay forecast scenarios/mm4-queue.xml
outlay forecast scenarios/risk-budgets.xml --horizon 30d
outlay forecast scenarios/risk-budgets.xml --reps 20 --months 1 --budget 14000 --format json
