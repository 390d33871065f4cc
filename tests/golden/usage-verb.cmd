outlay rum scenarios/trace-swf.xml
