outlay list laws
