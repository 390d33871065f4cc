outlay run scenarios/wrong-region.xml -o run
outlay run scenarios/wrong-region.xml --format csv | grep -E '^(transfer|jobs.staging|link|dataset.*cost)' | cut -d, -f1-3
grep -E 'inter-region' run/usage.csv | head -n 3
outlay rate run --by service --format csv
echo 'without the link: a note, and no delay'
outlay run scenarios/wrong-region.xml --set "//link/@from=gcp" --format csv | grep -E '^jobs.(staging|wait).mean' | cut -d, -f1-3
