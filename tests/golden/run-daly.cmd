# Daly 2006, eq. 20: the expected hours of 500 h of work. By the formula, row by row: 547.8818, 610.2164, with three
# minutes until a new node is there 615.3015, and 2504.165
hours() {
    outlay run fixtures/daly.xml "$@" --format csv |
        awk -F, '$1 == "jobs.makespan_s" { printf "%.4f, from %.4f to %.4f\n", $3 / 3600, $4 / 3600, $5 / 3600 }'
}
hours
hours --set "//capacity/@interruptions=exponential(6h)"
hours --set "//capacity/@interruptions=exponential(6h)" --set "//capacity/@delay=3m"
hours --set "//capacity/@interruptions=exponential(15m)" --reps 50
