outlay trace make -h
