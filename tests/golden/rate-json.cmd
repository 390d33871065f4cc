outlay rate fixtures/rate-usage.csv --book fixtures/rate-book.xml --by term --format json --no-free-tiers
