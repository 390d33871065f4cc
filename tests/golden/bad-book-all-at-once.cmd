outlay check fixtures/book-all-at-once.xml
