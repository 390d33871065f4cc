outlay bill -h
