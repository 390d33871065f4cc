outlay check fixtures/bad-type.xml
