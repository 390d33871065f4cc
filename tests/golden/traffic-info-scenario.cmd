outlay traffic info fixtures/traffic/models.xml
