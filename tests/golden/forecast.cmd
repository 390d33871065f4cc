# made/costs.csv: 430 days that grow by 0.15 a day from 200, weekends at 65%, noise of 5%, a fee of 900 on the 1st of each
# month, one day with 2500 too much, and three days missing
outlay forecast scenarios/made/costs.csv --budget 9000 --plot
