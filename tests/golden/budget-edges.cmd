# By hand. Job a needs 5 hours and b 2, all of a node of 8 dollars an hour each; saves cost nothing.
head='<scenario version="1" name="edges" currency="USD"><clock start="2026-01-01T00:00:00Z"/><workload>
<job name="a" pool="own" gpus="8" runtime="5h" submit="0s" team="red" preemptible="yes" checkpoint="c"/>
<job name="b" pool="own" gpus="8" runtime="2h" submit="1h" team="blue" checkpoint="c"/>
</workload><checkpoint name="c" interval="5h" cost="0s" restore="0s"/>
<pool name="own" gpus-per-node="8"><capacity source="owned" nodes="1" cost-per-node-hour="8"/></pool>'
run() { echo "$1"; echo "$head$2</scenario>" >edges.xml; outlay run edges.xml -o run --no-page | grep -E '^  (Makespan|one|two)|Budget'; tail -n +2 run/jobs.csv | cut -d, -f1,8-10,12,16; }
run 'nothing to stop: the run ends with its jobs' '<budget name="one" monthly="16"><alert at="50%" action="stop-on-demand"/></budget>'
run 'a budget without alerts has the usual ones' '<budget name="one" monthly="20"/>'
# Red has an hour a month: a ends as the first hour of May does, 120 days and an hour after January 1st (10371600 s).
# From 1:00 to 3:00 b computes.
run 'red waits until the month ends, and blue passes it' '<budget name="one" tag="team=red" monthly="8"><alert at="100%" action="stop-preemptible"/></budget>'
# 16 are spent at 2:00 of each month: a has two hours of January and of February and one of March (5101200 s), b one of
# March and one of April (7779600 s).
run 'everybody waits: the node costs whether or not it is used' '<budget name="one" monthly="16"><alert at="100%" action="stop-all"/></budget>'
# Each month a has its hour, and b the half hour up to 1:30, when 12 are spent: four months, so it ends on April 1st at
# 1:30 (7781400 s).
run 'two budgets' '<budget name="one" tag="team=red" monthly="16"><alert at="50%" action="stop-preemptible"/></budget><budget name="two" tag="pool=own" monthly="16"><alert at="75%" action="stop-all"/></budget>'
echo 'a budget of nothing never lets a job come to its end, and the run says so'
echo "$head"'<budget name="one" tag="team=red" monthly="0"><alert at="100%" action="stop-all"/></budget></scenario>' >edges.xml
outlay run edges.xml
# A bill of which no row can be read says so, and why.
printf 'time,cost\n2026-01-01,nan\n2026-01-02,\n' >bad.csv
outlay budget bad.csv --monthly 5 || echo "exit status $?"
