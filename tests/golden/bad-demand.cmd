printf 'hour,units\n0,1\n3600,-2\n' >negative.csv
printf 'hour,units\n0,1\n3600,nan\n' >nan.csv
printf 'hour,units\n0,1\n86400,2\n' >daily.csv
printf 'hour,units\n' >empty.csv
printf 'a,b,c\n1,2,3\n' >names.csv
for file in negative nan daily empty names none; do outlay commit $file.csv --premium 2.1; echo $?; done
