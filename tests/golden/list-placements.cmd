outlay list placements
outlay list placements fgd
