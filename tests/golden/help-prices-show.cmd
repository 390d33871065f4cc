outlay prices show -h
