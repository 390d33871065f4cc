outlay run fixtures/explain.xml --no-page -o run >/dev/null
mkdir empty
outlay explain run lat; echo "exit $?"
outlay explain run something; echo "exit $?"
outlay explain run tiny --nth 3; echo "exit $?"
outlay explain empty late; echo "exit $?"
outlay explain nowhere late; echo "exit $?"
outlay explain run; echo "exit $?"
echo '{"at_s":0,"what":"sung"}' >run/events.jsonl
outlay explain run late
