outlay check fixtures/bad-logs.xml
echo $?
# enormous, endless, without prices
big() { sed "s|rate=.1000/s.|rate='1000000000/s'|;s|lines=.1. bytes=.1kB. hot|lines='1000000' bytes='1GB' hot|" fixtures/logs.xml; }
big >big.xml && outlay run big.xml
sed 's|length=.5d.|length="200000d"|' fixtures/logs.xml >long.xml && outlay run long.xml
grep -v pricebook fixtures/logs.xml | sed 's|<capacity.*|<capacity source="owned" nodes="1" units-per-node="4"/>|;s|length=.5d.||' >bare.xml && outlay run bare.xml --format csv | grep -E '^(logs|metrics)' | cut -d, -f1-4
