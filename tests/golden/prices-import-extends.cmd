printf 'instance_type,region,hourly\nm5.large,us-east-1,0.36\n' >list.csv
printf 'start,end,meter,item,region,quantity\n2026-01-01T00:00:00,2026-01-01T00:00:10,instance,m5.large,us-east-1,1\n' >usage.csv
outlay prices import csv list.csv --provider aws -o own.xml
outlay prices import csv list.csv --provider aws --alone -o alone.xml
diff own.xml alone.xml
outlay rate usage.csv --book own.xml --format csv
outlay rate usage.csv --book alone.xml --format csv
outlay prices show own.xml --item m5.large | sed -n '1,4p;/^meter/,$p'
outlay prices diff aws own.xml
outlay rate usage.csv --book aws --book own.xml
