outlay check fixtures/both-sorts.xml
