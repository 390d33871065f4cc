outlay run fixtures/troubles.xml --format csv | grep jobs
