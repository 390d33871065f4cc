outlay rate fixtures/rate-usage.csv --book fixtures/rate-book.xml --focus - | cut -d, -f1-12
