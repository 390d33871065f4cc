# Two gigabytes without a newline, which nobody may wait for or keep.
mkfifo long.swf
timeout 60 sh -c "head -c 2147483648 /dev/zero | tr '\\0' 7 >long.swf" 2>/dev/null &
outlay run scenarios/trace-swf.xml --set "//trace/@href=$PWD/long.swf" -o out 2>&1 | sed "s,$PWD/,,g"
status=${PIPESTATUS[0]}
ls -A
exit "$status"
