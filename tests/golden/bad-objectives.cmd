outlay check fixtures/bad-objectives.xml
