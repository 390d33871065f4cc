outlay compare -h
