outlay run scenarios/elastic-spot.xml
training() {
    outlay run scenarios/elastic-spot.xml --format csv "$@" |
        grep -E '^(cost.billed|jobs.makespan|jobs.interruptions|pool.*useful_share)' | cut -d, -f1-5
}
training
echo 'a gang of ten'
training --set "//elastic/@min=10"
echo 'on demand'
training --set "//elastic/@min=10" --set "//capacity/@source=on-demand" --set "//capacity[2]/@interruptions=9999d" \
    --set "//capacity[2]/@stock-outs=9999d"
echo 'nine of ten on spot'
training --set "//capacity[1]/@max=1" --set "//capacity[2]/@max=9" --set "//elastic/@min=1"
