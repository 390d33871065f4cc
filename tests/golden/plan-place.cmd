outlay plan fixtures/plan-place.xml -o plan
echo $?
ls plan plan/plots
cut -d, -f1-9 plan/points.csv
outlay plan fixtures/plan-place.xml --format json | tail -n 24
outlay run fixtures/plan-place.xml | grep -A2 Objective
echo 'a team with a comma, and the scenario as given off the grid'
sed 's/gpus="8"/& team="a,b"/; s/cost.effective" at-most="300"/team.a,b.wait.mean_s" at-most="300"/' fixtures/plan-place.xml >comma.xml
outlay plan comma.xml --decide //job/@runtime=12h,36h --format csv 2>/dev/null | head -n 2
outlay plan comma.xml --decide //job/@runtime=12h,36h 2>/dev/null | head -n 1
echo 'nothing within 200'
outlay plan fixtures/plan-place.xml --set '//objective[1]/@at-most=200'
