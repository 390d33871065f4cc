try() {
    outlay risk "$@" 2>&1 | head -n 3
    echo "${PIPESTATUS[0]}: $*"
}
month=fixtures/risk-month.xml
try
try $month --reps 1
try $month --reps 1000000
try $month --budget research
try $month --budget =5
try $month --budget research=-5
try $month --budget research=many
try $month --budget reserch=5
try $month --budget everything=5
try $month --budget research=5 --budget research=6
try $month --at-most 150%
try $month --reps 2 --metric cost.efective
try $month --reps 2 --metric endpoint.e.latency.p95_s
try scenarios/easy-backfill.xml
try scenarios/risk-budgets.xml --reps 2 --set "//uncertain[1]/@law=uniform(0,0)"
try scenarios/risk-budgets.xml --reps 2 --set "//uncertain[1]/@law=pareto(0.01,1)"
try scenarios/risk-budgets.xml --reps 2 --set "//uncertain[1]/@xpath=//arivals/@interarrival"
try scenarios/risk-budgets.xml --reps 2 --set "//uncertain[1]/@name=length"
try scenarios/risk-budgets.xml --reps 2 --set "//uncertain[4]/@value=uniform(1m,1GB)"
try scenarios/risk-budgets.xml --reps 2 --set "//price-change/@factor=1e9"
try scenarios/risk-budgets.xml --reps 2 --set "//budget[1]/@tag=team"
try scenarios/risk-budgets.xml --reps 2 --set "//budget[1]/@monthly=-1"
