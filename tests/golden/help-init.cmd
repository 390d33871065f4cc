outlay init -h
