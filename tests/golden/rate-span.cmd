outlay rate fixtures/rate-usage.csv --book fixtures/rate-book.xml --book fixtures/rate-own.xml --by category --from 2026-01-01 --to 2026-01-03
