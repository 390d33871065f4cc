printf 'start,end,meter,item,region,quantity,account\n2026-01-01,2026-01-02,instance,m5.large,us-east-1,1,\033]0;pwned\007\033[31m\n' >usage.csv
printf '2026-01-01,2026-01-02,instance,m5.large,us-east-1,2,caf\303\251\302\2332J\n' >>usage.csv
outlay rate usage.csv --book aws --by account
outlay rate usage.csv --book aws --by account --format csv | od -c
