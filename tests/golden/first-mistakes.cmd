# What a newcomer gets wrong in the first hour: each message says where, what, and what to try.
printf '%s\n' 'Job Number,User Name,When,Duration (min),GPU count' '1,ann,2026-03-02T08:00:00Z,120,8' >odd.csv
outlay trace info odd.csv
outlay trace info odd.csv --column submit=When | grep -e columns -e runtime
outlay run odd.csv
: >empty.swf
outlay trace info empty.swf | tail -n 1
outlay init training-pool -o pool.xml 2>said
changed() { sed "s|$1|$2|" pool.xml >mine.xml && outlay check mine.xml; }
changed p4d.24xlarge p4d.24xl
changed '<quota team="research"' '<quota team="reserch"'
# A team that only a mix of the work has is one, too.
sed 's|gpus="16".*/>|gpus="16"><mix share="1" team="eval"/></arrivals>|; s|<quota team="research"|<quota team="eval"|' \
    pool.xml >mixed.xml && outlay check mixed.xml
changed 'length="14d"' 'length="14 days"'
changed 'at-most="14400"' 'at-most="4h"'
changed 'lognormal(4h,5h)' 'lognorm(4h,5h)'
changed 'href="aws.xml"' 'href="amazon-aws.xml"'
outlay run pool.xml --set //scenario/@currency=EUR
outlay prices show azur
mkdir empty
outlay bill empty
