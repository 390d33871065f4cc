outlay check fixtures/traffic/bad.xml
echo $?
outlay traffic info --traffic-format csv --column time=ts --column prompt=tokens fixtures/traffic/milliseconds.csv
echo $?
outlay traffic info --traffic-format csv --column time=t fixtures/traffic/milliseconds.csv
echo $?
outlay traffic info --traffic-format csv --column tim=ts fixtures/traffic/milliseconds.csv
echo $?
outlay traffic info --traffic-format count --with bucket=1d fixtures/traffic/days.csv
echo $?
outlay traffic info --traffic-format counts --with bucket fixtures/traffic/days.csv
echo $?
outlay traffic info fixtures/traffic/days.csv
echo $?
outlay traffic info --set '//traffic[1]/@rate=' fixtures/traffic/models.xml
echo $?
outlay traffic info --set '//traffic[3]/@format=csv' fixtures/traffic/models.xml
echo $?
outlay traffic info --set '//clock/@length=0s' fixtures/traffic/models.xml
echo $?
outlay traffic info scenarios/mm4-queue.xml
echo $?
outlay traffic info fixtures/traffic/unit.xml
