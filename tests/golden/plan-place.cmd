outlay plan fixtures/plan-place.xml -o plan
echo $?
ls plan plan/plots
cut -d, -f1-9 plan/points.csv
outlay plan fixtures/plan-place.xml --format json | tail -n 24
outlay run fixtures/plan-place.xml | grep -A2 Objective
echo 'nothing within 200'
outlay plan fixtures/plan-place.xml --set '//objective[1]/@at-most=200'
