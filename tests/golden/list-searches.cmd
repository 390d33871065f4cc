outlay list searches asha
