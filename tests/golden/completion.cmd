# What bash offers: verbs, second words, options, choices, names, files.
eval "$(outlay completion bash)"
ask() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _outlay
    echo "$*: ${COMPREPLY[*]}"
}
ask outlay pri
ask outlay prices ''
ask outlay run --se
ask outlay run --format j
ask outlay run --format = c
ask outlay run --format =
ask outlay init st
ask outlay list scal
ask outlay list orders f
ask outlay list elements check
ask outlay manual ''
ask outlay help com
ask outlay prices show a
ask outlay bill x.csv --bill-format ''
ask outlay check fix
ask outlay run x.xml -o s
ask outlay nothing ''
outlay completion words -- rate --wher
outlay completion words -- run --format=j
outlay completion tcsh
