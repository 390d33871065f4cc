outlay run scenarios/trace-swf.xml >/dev/full
