outlay list pricebook price
