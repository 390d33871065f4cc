mkfifo long.swf
{ head -c 2147483648 /dev/zero | tr '\0' 7 >long.swf; } 2>/dev/null &
outlay run scenarios/trace-swf.xml --set "//trace/@href=$PWD/long.swf" -o out 2>&1 | sed "s,$PWD/,,g"
status=${PIPESTATUS[0]}
ls -A
exit "$status"
