outlay check fixtures/no-prices.xml
