outlay export -h
