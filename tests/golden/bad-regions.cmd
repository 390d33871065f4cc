outlay check fixtures/bad-regions.xml
