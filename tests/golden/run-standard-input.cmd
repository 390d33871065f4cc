gzip -c scenarios/made/cluster-128.swf | outlay run scenarios/trace-swf.xml --set "//trace/@href=-" --format csv | grep jobs
