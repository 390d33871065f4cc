# a row of ten million columns
{ head -c 10000000 /dev/zero | tr '\0' ','; echo; } >wide.csv
outlay bill wide.csv
outlay trace info wide.csv
# a million elements in each other; one with 300,000 attributes; an attribute of 40 MB, and of 100 MB
{ printf '<scenario version="1" name="d">'; yes '<a>' | head -n 1000000 | tr -d '\n'; } >deep.xml
outlay check deep.xml
{ printf '<scenario version="1" name="d"'; seq -f ' a%.0f="1"' 300000 | tr -d '\n'; printf '/>'; } >crowd.xml
outlay check crowd.xml
{ printf '<scenario version="1" name="'; head -c 40000000 /dev/zero | tr '\0' 'd'; printf '"/>'; } >long.xml
outlay check long.xml
{ printf '<scenario version="1" name="'; head -c 100000000 /dev/zero | tr '\0' 'd'; printf '"/>'; } >longer.xml
outlay check longer.xml
# 64 MiB of the shortest elements
{ printf '<scenario version="1" name="d">'; yes '<a/>' | head -n 13000000 | tr -d '\n'; } >many.xml
outlay check many.xml
{ printf '<pricebook version="1" name="d"'; seq -f ' a%.0f="1"' 20000 | tr -d '\n'; printf '/>'; } >book.xml
outlay check book.xml
rm book.xml
# a million lists in each other
printf '[%.0s' $(seq 1000000) >deep.json
outlay prices import azure-retail deep.json -o book.xml
outlay check crowd.xml; status=$?
rm wide.csv deep.xml many.xml crowd.xml long.xml longer.xml deep.json
ls -A
exit $status
