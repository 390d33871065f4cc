outlay completion -h
