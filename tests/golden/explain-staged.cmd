# A job whose data takes its time to come, and one whose data had not come when the run ended.
outlay run scenarios/wrong-region.xml -o far --no-page >far.txt 2>&1
outlay explain far 1 --nth 2 --no-rerun
outlay run scenarios/wrong-region.xml -o short --no-page --set //clock/@length=26h >short.txt 2>&1
outlay explain short 1 --nth 2
grep -h staged_s far/events.jsonl short/events.jsonl | sed -n '1p;$p'
