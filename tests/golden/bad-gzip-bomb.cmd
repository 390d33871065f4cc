head -c 1048576 /dev/zero | tr '\0' '\n' | gzip -9n >mebi.gz
for i in $(seq 300); do cat mebi.gz; done >bomb.swf.gz
outlay trace info bomb.swf.gz
status=$?
rm *.gz
exit $status
