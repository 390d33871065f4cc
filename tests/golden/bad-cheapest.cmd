try() {
    outlay cheapest "$@" | head -n 3
    echo "${PIPESTATUS[0]}: $*"
}
try
try fixtures/ways.xml --volume 0
try fixtures/ways.xml --volume 1,1
try fixtures/ways.xml --volume 1,,2
try fixtures/ways.xml --volume many
try fixtures/ways.xml --volume 1e6
try fixtures/ways.xml --volume 1e-6
try fixtures/ways.xml --endpoint f
try scenarios/chat-endpoint.xml
try scenarios/easy-backfill.xml
try fixtures/ways.xml --volume 1 --set //endpoint/@target=1us
try fixtures/ways.xml --set "//alternative[@name='fast']/@speed=0"
try fixtures/ways.xml --set "//alternative[@name='fast']/@name=e"
try fixtures/ways.xml --set "//alternative[@name='fast']/@name=two"
try fixtures/ways.xml --set "//alternative[@name='fast']/@sped=2"
try fixtures/ways.xml --set "//alternative[@name='fast']/@type=n4"
try fixtures/ways.xml --set "//alternative[@name='two']/@max=1"
try scenarios/serving-kinds.xml --set "//alternative[@name='batching']/@type=ml.g6e.xlrge"
try scenarios/serving-kinds.xml --set "//alternative[@name='batching']/@region=mars"
outlay check - <fixtures/ways.xml
