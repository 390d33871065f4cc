outlay trace make scenarios/easy-backfill.xml -o made.swf
head -n 20 made.swf
outlay trace info made.swf
