outlay commit -h
