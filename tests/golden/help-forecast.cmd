outlay forecast -h
