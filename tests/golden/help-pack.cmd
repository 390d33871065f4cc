outlay pack -h
