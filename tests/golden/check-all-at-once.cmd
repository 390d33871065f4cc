outlay check fixtures/all-at-once.xml fixtures/duration.xml scenarios/trace-swf.xml
