outlay trace info scenarios/made/cluster-128.swf
