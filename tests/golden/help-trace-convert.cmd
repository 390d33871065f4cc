outlay trace convert -h
