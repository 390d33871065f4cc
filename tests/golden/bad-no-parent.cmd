outlay run scenarios/trace-swf.xml -o no/such/place
