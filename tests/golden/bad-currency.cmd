outlay check fixtures/currency.xml
outlay run fixtures/currency.xml
outlay run fixtures/currency-rate.xml --no-page
