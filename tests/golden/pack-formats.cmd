# two nodes of 1 and 2 GPUs, jobs of 1 and 2, in this world of three GPUs: what is asked for is all there is
printf 'node,gpus\nb,2\na,1\n' >nodes.csv
printf 'submit,runtime,gpus\n0,1,1\n0,1,2\n' >jobs.csv
cat >two.xml <<END
<scenario version="1" name="two">
  <workload><trace format="csv" href="jobs.csv" pool="p">
    <column field="submit" name="submit"/><column field="runtime" name="runtime"/><column field="gpus" name="gpus"/>
  </trace></workload>
  <pool name="p"><nodes href="nodes.csv"/><scheduler placement="best-fit"/></pool>
</scenario>
END
outlay pack two.xml --load 100% --seeds 1 --rule best-fit
outlay pack two.xml --load 100% --seeds 2 --rule best-fit --format csv
outlay pack two.xml --load 60% --seeds 2 --rule first-fit --format csv
outlay pack two.xml --load 100% --seeds 2 --rule best-fit --format json
