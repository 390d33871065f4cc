gzip -nc scenarios/made/cluster-128.swf >log.swf.gz
printf 'oops' | dd of=log.swf.gz bs=1 seek=5000 conv=notrunc 2>/dev/null
outlay run scenarios/trace-swf.xml --set "//trace/@href=$PWD/log.swf.gz" -o out 2>&1 | sed "s,$PWD/,,g; s/:[0-9]*:/:N:/"
status=${PIPESTATUS[0]}
ls -A
exit "$status"
