outlay check fixtures/searches.xml
outlay check fixtures/search-rungs.xml
