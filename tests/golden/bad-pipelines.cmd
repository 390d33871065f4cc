outlay check fixtures/pipelines.xml
