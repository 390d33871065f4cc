outlay check fixtures/capacity-names.xml
