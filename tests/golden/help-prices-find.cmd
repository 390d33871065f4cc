outlay prices find -h
