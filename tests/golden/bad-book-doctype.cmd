outlay check fixtures/book-doctype.xml
