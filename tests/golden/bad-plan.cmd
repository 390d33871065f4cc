try() {
    outlay plan "$@"
    echo "$?: $*"
}
short=(scenarios/plan-capacity.xml --set //clock/@length=1d --reps 2)
try
try scenarios/mm4-queue.xml
try "${short[@]}" --decide //capacity/@max
try "${short[@]}" --decide //capacity/@max=1,,2
try "${short[@]}" --decide //capcity/@max=1,2
try "${short[@]}" --decide //pool/@nix=1,2
try "${short[@]}" --decide "//capacity[@source='reserved']/@nodes=1,2"
try "${short[@]}" --budget 3
try "${short[@]}" --cost cost.efective
try "${short[@]}" --set //objective/@metric=jobs.wait.p95
try "${short[@]}" --set //objective/@probability=0
try "${short[@]}" --set //decide[1]/@values=5..1
try "${short[@]}" --set //decide[1]/@values=1.5..3
try "${short[@]}" --set //decide[1]/@values=1..99999
try "${short[@]}" --set //decide[1]/@name=on-demand
try "${short[@]}" --set '//decide[1]/@xpath=//foo['
mkdir other && touch other/mine
try "${short[@]}" -o other
sed 's,xpath=.*values="1..10",,' scenarios/plan-capacity.xml >none.xml
try none.xml
sed 's,values="1..10"/>,values="1..10"><choice name="x"/></decide>,' scenarios/plan-capacity.xml >both.xml
try both.xml
try scenarios/plan-capacity.xml --decide '//run/@seed=1,2,3'
