outlay ab -h
