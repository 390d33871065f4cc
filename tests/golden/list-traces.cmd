outlay list traces
outlay list traces csv
