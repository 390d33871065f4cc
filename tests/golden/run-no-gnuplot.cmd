mkdir bin
ln -s "$(command -v outlay)" bin/outlay
PATH=$PWD/bin outlay run scenarios/trace-swf.xml -o out >/dev/null
status=$?
ls out out/plots
exit $status
