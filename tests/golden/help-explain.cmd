outlay explain -h
