outlay drift -h
