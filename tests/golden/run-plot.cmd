outlay run scenarios/hybrid-mix.xml --reps 2 --plot | sed -n '/^Over time/,$p'
LC_ALL=C.UTF-8 outlay run scenarios/chat-endpoint.xml --plot | sed -n '/^Requests, /,$p'
outlay run scenarios/easy-backfill.xml --plot --format json
