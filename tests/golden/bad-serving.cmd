outlay check fixtures/serving.xml
