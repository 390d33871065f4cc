# Windows that are none, and sides that cannot be cut.
try() { outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml "$@"; echo "exit status $?"; }
try --windows 0s
try --windows 7
try --windows 3d
try --windows 1s
try --windows 1d --reps 3
outlay run fixtures/rules-easy.xml --no-page --reps 1 -o easy >/dev/null
outlay compare fixtures/rules-fcfs.xml easy --windows 1d
outlay compare scenarios/chat-endpoint.xml scenarios/chat-endpoint.xml --windows 1h
