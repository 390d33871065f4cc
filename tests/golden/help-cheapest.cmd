outlay cheapest -h
