outlay check -h
