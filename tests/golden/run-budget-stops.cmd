outlay run scenarios/budget-stops.xml -o run
cat run/budgets.csv
head -n 4 run/burndown.csv
cut -d, -f1,3,5,7-10,12,14,17 run/jobs.csv
cat run/teams.csv
echo 'without the budgets'
outlay run scenarios/budget-stops.xml --set "//alert/@action=notify" -o free --no-page | grep -E '^  (research|burst)  '
grep release free/jobs.csv | cut -d, -f1,8,14
echo 'why the release waited, and why the third job did'
outlay explain run release | head -n 12
outlay explain run sweep | head -n 20
echo 'all of it, and on any number of threads the same'
few="scenarios/budget-stops.xml --set //budget[@name='research']/alert/@action=stop-all --reps 3 --no-page"
outlay run $few --threads 1 -o one | grep '^  research'
outlay run $few --threads 3 -o three >two.txt
for file in summary.json budgets.csv burndown.csv teams.csv jobs.csv; do cmp one/$file three/$file; done
