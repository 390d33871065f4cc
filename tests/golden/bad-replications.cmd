try() {
    outlay run fixtures/replications.xml --no-page "$@" >/dev/null
    echo $?
}
try --precision 0
try --precision -1%
try --precision 200%
try --precision nan
try --precision
try --reps 0
try --reps many
try --reps 20 --precision 2%
try --reps 20 --metric jobs.wait.mean_s
try --max-reps 1
try --metric jobs.wait.men_s
try --stream
try --reps 3 --variance antithetic
try --variance antithetical
try --set "//run/@replications=automatic"
try --set "//run/@replications=20"
try --set "//run/@precision=0"
try --set "//run/@max-replications=1"
try --set "//run/@stream=yes"
try --set "//run/@replications=3" --set "//run/@variance=antithetic"
outlay compare fixtures/replications.xml fixtures/replications.xml
