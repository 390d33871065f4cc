outlay check fixtures/include-loop.xml fixtures/laughs.xml fixtures/not-xml.xml
