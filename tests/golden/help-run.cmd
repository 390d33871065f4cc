outlay run -h
