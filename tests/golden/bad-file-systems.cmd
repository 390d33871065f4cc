outlay check fixtures/file-systems.xml
