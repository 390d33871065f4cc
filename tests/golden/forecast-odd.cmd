# constant, below 0, all 0, hours, weeks
series() {
    awk -v step="$1" -v count="$2" "BEGIN { print \"time,value\"
        for (t = 0; t < count; t++) print strftime(\"%Y-%m-%dT%H:%M:%SZ\", 1767225600 + t * step, 1) \",\" ($3) }"
}
series 86400 60 5 | outlay forecast - --backtest 7d --horizon 2d --format csv
series 86400 60 '-5 - t % 7' | outlay forecast - --backtest 7d --horizon 2d --format csv
series 86400 60 0 | outlay forecast - --backtest 7d --horizon 7d
series 3600 700 '10 + t % 24' | outlay forecast - --step hour --backtest 24h,7d --horizon 2h --format csv
series 604800 60 '10 + t' | outlay forecast - --step week --horizon 7d --format csv
series 3600 700 '10 + t % 24' | outlay forecast - --backtest 7d | head -n 2
