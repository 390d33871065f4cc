outlay check fixtures/book-tiers.xml
