outlay -h
