outlay run scenarios/trace-swf.xml --set "//trace/@href=."
