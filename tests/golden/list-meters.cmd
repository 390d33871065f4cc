outlay list meters
