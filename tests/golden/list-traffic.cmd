outlay list traffic
outlay list traffic counts
outlay list shapes
outlay list shapes flash-crowd
