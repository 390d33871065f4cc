outlay run fixtures/quota-of-none.xml
