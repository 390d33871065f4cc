outlay list bills
