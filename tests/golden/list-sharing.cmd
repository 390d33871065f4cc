outlay list sharing
outlay list sharing kai
outlay list elements quota
outlay list elements queue
