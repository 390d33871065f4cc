outlay run scenarios/hybrid-mix.xml
month() {
    outlay run scenarios/hybrid-mix.xml --format csv "$@" |
        grep -E '^(cost.billed|jobs.wait.mean|pool.*node_hours)' | cut -d, -f1-5
}
month
echo 'ten on demand that stand'
month --set "//capacity/@source=on-demand" --set "//capacity[2]/@interruptions=9999d" \
    --set "//capacity[2]/@nodes=1" --set "//capacity[3]/@nodes=2"
echo 'ten on demand that come and go'
month --set "//capacity/@source=on-demand" --set "//capacity[2]/@interruptions=9999d" --set "//capacity[1]/@nodes=0" \
    --set "//capacity[1]/@max=7" --set "//capacity[1]/@delay=uniform(2m,5m)" --set "//capacity[1]/@idle=10m"
echo 'four reserved, four on spot, two on demand'
month --set "//capacity[1]/@nodes=4" --set "//capacity[2]/@max=4"
