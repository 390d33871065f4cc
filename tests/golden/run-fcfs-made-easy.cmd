outlay run scenarios/fcfs-or-easy.xml --set "//scheduler/@backfill=easy"
