outlay list orders
