outlay list backfill
