outlay run
