outlay trace info fixtures/troubles.swf
