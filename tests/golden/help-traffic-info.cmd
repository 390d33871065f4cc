outlay traffic info -h
