outlay check fixtures/elastic-pools.xml
