outlay budget -h
