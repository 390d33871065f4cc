outlay rate missing.csv --book fixtures/rate-book.xml
