outlay
