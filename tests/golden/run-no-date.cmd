outlay run fixtures/no-date.xml
