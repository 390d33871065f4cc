outlay rate fixtures/rate-usage.csv --book fixtures/rate-book.xml --book fixtures/rate-book.xml
