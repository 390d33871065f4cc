outlay trace info -h
