outlay list -h
