outlay check fixtures/bad-data.xml
