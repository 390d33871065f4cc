# One processor, first come, first served. Jobs 1, 3, 5 and 6 come when the log has them, for 5 and 6 come after jobs that
# are not there or later: 1 runs 0-100, 3 100-200, 5 200-210, 6 210-220. Job 2 comes 50 s after the end of 1, at 150,
# and 7 at the end of 3, at 200: 2 runs 220-320, 7 320-330. Job 4 comes at the end of 2, at 320, and runs 330-340.
outlay run fixtures/think.xml --no-page -o think | grep Jobs
cut -d, -f1,7-10 think/jobs.csv
outlay run fixtures/think.xml --stream
outlay check fixtures/think-shaken.xml
outlay trace make fixtures/think.xml -o think.swf
