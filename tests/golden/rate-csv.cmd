outlay rate fixtures/rate-usage.csv --book fixtures/rate-book.xml --by item --format csv
