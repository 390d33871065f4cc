# each fault of a list of nodes with its line, and of a pool that places jobs on nodes that it cannot have
printf 'name,cpus,memory,gpus,model\nn1,x,1GiB,1,A\nn2,4,1,1,A\nn3,4,1GiB,1.5,A\nn4,4,1GiB\nn5,,,,\n' >nodes.csv
printf 'host,power\nn1,5\n' >other.csv
cat >bad.xml <<END
<scenario version="1" name="bad">
  <workload><job name="a" gpus="1" runtime="1h" pool="p"/></workload>
  <pool name="p"><nodes href="nodes.csv"/></pool>
  <pool name="q"><nodes href="other.csv" model-column="model" sharers="2"/></pool>
  <pool name="r"><nodes href="none.csv"/></pool>
  <pool name="s" gpus="4"><scheduler placement="spread" backfill="conservative"/></pool>
  <pool name="t" gpus-per-node="8">
    <capacity source="on-demand" max="3" slice-overhead="5%"/>
    <capacity source="owned" slicing="mig"/>
    <scheduler placement="fgd"/>
  </pool>
</scenario>
END
outlay check bad.xml
