outlay manual -h
