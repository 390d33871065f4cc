outlay trace info scenarios/made/sacct-day.txt
outlay trace info scenarios/made/sacct-day.txt --column gpus=gpus --format csv | grep ',jobs,\|,unit,\|rows'
