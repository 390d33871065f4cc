outlay run scenarios/three-cloud-fleet.xml -o run --no-page --threads 2
outlay run scenarios/three-cloud-fleet.xml --format csv --threads 1 |
    grep -E '^pool.*(.cost|node_hours|node_losses|unit_hours_lost|useful_share)' | cut -d, -f1-5
outlay bill run --by provider
outlay run scenarios/three-cloud-fleet.xml -o again --no-page --threads 1 >again.txt
cmp run/replications.csv again/replications.csv && cmp run/focus.csv again/focus.csv && echo 'the same on one thread'
