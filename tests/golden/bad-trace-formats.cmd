# Cut JSON, lines of ten megabytes, missing columns, absurd numbers, an unknown format: a place and a sentence each.
try() { outlay trace info "$@"; echo "= $?"; }
printf '[{"jobid": "a", "submitted_time": "2017-10-07 01:00:00", "attempts": [{"start_time": "2017' >cut.json; try cut.json
printf '{"apiVersion": "v1", "kind": "List", "items": [{"kind": "Pod", "metadata": {' >pods.json; try pods.json
printf '{"apiVersion": "v1", "kind": "List", "items": [}' >comma.json; try comma.json
(echo job_id,user,gpu_num,cpu_num,node_num,state,submit_time,start_time,end_time,duration,queue; head -c 10000000 /dev/zero | tr '\0' x) >long.csv; try long.csv
(printf '[{"jobid": "'; head -c 10000000 /dev/zero | tr '\0' x; printf '", "attempts": []}]') >long.json; try long.json --trace-format philly
printf 'job_id,user,gpu_num,duration\n1,u,2,9\n' >few.csv; try few.csv --trace-format helios
printf 'User|State|\nann|COMPLETED|\n' >few.txt; try few.txt --trace-format sacct
printf '' >empty.csv; try empty.csv --trace-format acme
printf '1000000,SUBMIT,1\n' >few-events.csv; try few-events.csv --trace-format google-2019
try few.csv --trace-format helos
printf 'JobID|Submit|Elapsed|Timelimit|AllocTRES|\n1|2024-03-01T10:00:00|99999999999999999999-00:00:00|1:00|cpu=1|\n2|2024-13-45T10:00:00|0:10|1:00|cpu=1|\n3|2024-03-01T10:00:00|1:2:3:4|1:00|cpu=1|\n4|2024-03-01T10:00:00|0:10|1:00|cpu=99999999999999999999|\n5|2024-03-01T10:00:00|0:10|1:00|=,,==,cpu|\n6|2024-03-01T10:00:00|0:10|UNLIMITED|cpu=2,mem=99999999999P|\n' >absurd.txt; try absurd.txt
