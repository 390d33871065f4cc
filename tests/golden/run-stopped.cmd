# The log comes through a pipe that is still open when the run is told to stop: what is finished is kept, as partial.
mkfifo log.swf
outlay run scenarios/trace-swf.xml --set "//trace/@href=-" --stream --no-page -o out <log.swf >table 2>said &
{
    cat scenarios/made/cluster-128.swf
    yes '; more is to come' | head -c 400000
    kill -TERM $!
} >log.swf
wait $!
status=$?
grep -h partial table out/summary.json said
ls -A out
exit $status
