cat >own.xml <<END
<pricebook version="1" name="own" provider="aws" currency="USD">
<price meter="instance" item="m5.large" region="us-east-1" amount="1"/>
<flat term="reserved" discount="40%"/>
<commitment name="base" kind="reserved" type="m5.large" region="us-east-1" count="1" term="1y" start="2026-01-01"/>
</pricebook>
END
printf 'start,end,meter,item,region,quantity\n2026-01-01,2026-01-02,instance,m5.large,us-east-1,2\n' >usage.csv
outlay rate usage.csv --book own.xml --by category -o focus.csv
outlay bill focus.csv --by category
