# made/demand.csv: 26 weeks that grow by 0.6 units a week from 40, a day and a night (a quarter up and down), weekends at
# 70%, and noise of 5%, rounded to whole units
outlay commit scenarios/made/demand.csv --discount 40% --term 13w
