outlay trace fit -h
