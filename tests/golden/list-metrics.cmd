# All patterns of names, some of them by a part of the name, and the one that a run's metric fits.
outlay list metrics | head -n 4
outlay list metrics 'wait.*p95'
outlay list metrics pool.train.spot.cost --format json
outlay list metrics unit_hours_use --format csv
# Without the topic: nothing is called so, but metrics have it in their names.
outlay list breach_probability
outlay list metrics pool.train.utilisation
outlay list metrics 'nothing('
# Of an objective it is told before anything runs.
sed 's/jobs.wait.p95_s/jobs.wait.p95/' scenarios/plan-capacity.xml >here.xml
outlay check here.xml
