outlay check fixtures/bad-reclaim.xml
