outlay trace convert scenarios/made/cluster-128.swf log.swf; echo $?
outlay trace convert scenarios/made/cluster-128.swf log.txt; echo $?
outlay trace convert scenarios/made/cluster-128.swf log.csv.gz; echo $?
outlay trace convert - log.csv; echo $?
outlay trace convert none.swf log.csv; echo $?
outlay trace convert scenarios/made/sacct-day.txt no/such/log.swf; echo $?
head=job,submit,wait,runtime,allocated,cpu-time,memory,requested,estimate,requested-memory,status,user,team,executable,queue,partition,preceding,think-time
printf '%s\n1,2,3 4\n' $head >blank.csv; outlay trace convert blank.csv log.swf; echo $?
printf '%s\n1,2,"3' $head >quote.csv; outlay trace convert quote.csv log.swf; echo $?
printf '%s\n' ${head%,think-time} >short.csv; outlay trace convert short.csv log.swf; echo $?
ls
