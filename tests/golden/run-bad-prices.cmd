outlay check fixtures/bad-prices.xml
