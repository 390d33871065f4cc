outlay prices diff -h
