outlay list backfil
