try() {
    outlay compare "$@"
    echo "$?: $*"
}
outlay run fixtures/explain.xml --no-page -o run >/dev/null
try run
try run run --reps 3
try run run --metric wiat
try run run --metric '*wait'
try run run --metric wait --all
mv run explain
try fixtures/explain.xml explain -o .
try fixtures/explain.xml fixtures/explain.xml --set //nothing/@x=1
