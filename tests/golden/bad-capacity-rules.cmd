outlay check fixtures/capacity-rules.xml
