# An endpoint that cannot keep up is told at once, and a run says what became of it.
outlay check fixtures/served-too-much.xml
outlay run fixtures/served-too-much.xml -o out --no-page
head -3 out/endpoints.csv
