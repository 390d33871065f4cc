# Whoever closes a stream finds nothing of it in a file: neither warnings nor results.
printf 'instance_type,region,hourly\nm5.large,us-east-1,0.36\nm5.huge,us-east-1,abc\n' >list.csv
printf 'start,end,meter,item,region,quantity\n2026-01-01,2026-01-02,instance,m5.large,us-east-1,1\n' >usage.csv
outlay prices import csv list.csv --provider aws --alone -o own.xml
outlay prices import csv list.csv --provider aws --alone -o quiet.xml 2>&-
cmp own.xml quiet.xml && echo same
outlay rate usage.csv --book own.xml --focus charges.csv >/dev/null
outlay rate usage.csv --book own.xml --focus quiet.csv >&-
echo $?
cmp charges.csv quiet.csv && echo same
outlay rate - --book own.xml <&-
