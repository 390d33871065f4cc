outlay list importers
