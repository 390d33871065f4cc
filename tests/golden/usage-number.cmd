outlay run scenarios/trace-swf.xml --seed many
