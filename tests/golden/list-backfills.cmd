outlay list backfills
