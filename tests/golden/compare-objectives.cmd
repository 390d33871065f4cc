# A merge check: the exit status is 1 where a side misses one, whatever the baseline does.
outlay compare fixtures/guards.xml fixtures/guards-easy.xml --set "//objective[1]/@at-most=14400" \
    --set "//objective[3]/@strict=no" --metric jobs.wait
echo "exit status $?"
outlay compare fixtures/guards-easy.xml fixtures/guards.xml --set "//objective[1]/@at-most=14400" \
    --set "//objective[3]/@strict=no" >said
echo "exit status $? the other way round"
# From run directories as from scenarios, for one thread as for two.
for name in guards guards-sjf; do outlay run fixtures/$name.xml --no-page -o $name --threads 2 >/dev/null; done
outlay compare guards guards-sjf >directories
echo "exit status $?"
outlay compare fixtures/guards.xml fixtures/guards-sjf.xml --threads 1 >one
outlay compare fixtures/guards.xml fixtures/guards-sjf.xml --threads 2 >two
cmp one two; diff directories one | grep '^[<>]'
cat two
outlay compare fixtures/guards.xml fixtures/guards-sjf.xml --format json --metric makespan | sed -n '/"verdicts"/,$p'
