outlay prices import -h
