outlay list
