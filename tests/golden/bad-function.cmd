outlay check fixtures/functions.xml
