outlay list elements pool
outlay list elements scheduler
