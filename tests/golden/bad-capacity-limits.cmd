outlay check fixtures/capacity-limits.xml
