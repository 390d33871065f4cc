outlay list easy
outlay list backfill
outlay list books
outlay list training-pool
