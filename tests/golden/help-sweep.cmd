outlay sweep -h
