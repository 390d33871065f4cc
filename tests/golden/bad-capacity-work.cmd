outlay check fixtures/capacity-work.xml
