outlay run scenarios/trace-swf.xml --sed 3
