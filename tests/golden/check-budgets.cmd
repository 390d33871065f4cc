head='<scenario version="1" name="b" currency="USD"><workload><job name="j" pool="p" gpus="8" runtime="1h" submit="0s"/></workload>
<pool name="p" gpus="8"><scheduler pass="event"/></pool>'
cat >bad.xml <<END
$head
<budget name="one" tag="team=red" monthly="10"><alert at="80%" action="stop-on-demand"/></budget>
<budget name="two" monthly="-1"><alert at="80%" action="stop-preemptable"/><alert at="0"/></budget>
<budget name="three" tag="pool=q" monthly="10"><alert at="80%"/><alert at="80%"/></budget>
</scenario>
END
outlay check bad.xml
cat >event.xml <<END
$head
<budget name="one" monthly="10"><alert at="80%" action="stop-all"/></budget>
</scenario>
END
outlay check event.xml
cat >budgets.xml <<END
<budgets><budget name="a" tag="team" monthly="10"/><budget name="b" monthly="-5"/><budget name="c"/></budgets>
END
outlay budget fixtures/bills/cur.csv --budgets budgets.xml
echo '<budget name="a"/>' >budgets.xml
outlay budget fixtures/bills/cur.csv --budgets budgets.xml
echo '<budgets/>' >budgets.xml
outlay budget fixtures/bills/cur.csv --budgets budgets.xml
