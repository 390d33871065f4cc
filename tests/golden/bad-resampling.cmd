try() {
    outlay run scenarios/trace-swf.xml --no-page "$@" >/dev/null
    echo $?
}
try --set "//trace/@resample=6h"
try --set "//trace/@resample=0d"
try --set "//trace/@resample=36h"
try --set "//trace/@resample=3d"
try --set "//trace/@resample=-1d"
try --set "//trace/@resample=1d" --stream
try --set "//trace/@shake=-5%"
try --set "//trace/@shake=101%"
try --set "//trace/@shake=1%" --stream
outlay run fixtures/streamed-trace.xml
