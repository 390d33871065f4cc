mkdir out
echo '{"name": "shop", "start_url": "/"}' >out/manifest.json
outlay run scenarios/trace-swf.xml -o out
status=$?
cat out/manifest.json
exit $status
