outlay run scenarios/three-clouds.xml -o run
ls run
outlay run scenarios/three-clouds.xml --format csv | grep '^cost.by_provider' | cut -d, -f1-3
head -n 2 run/jobs.csv
cat run/usage.csv
outlay bill run --by provider
outlay rate run --format csv
