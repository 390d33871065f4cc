outlay run scenarios/trace-swf.xml --format json
