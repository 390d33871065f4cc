# what is wrong with an order's file, its formula and its accounts, each at its place
cat >slurm.conf <<'END'
ClusterName=one
PriorityType=priority/multifactor
PriorityWeigthAge=1000
PriorityMaxAge=7d  PriorityWeightQOS=-1
PriorityFlags=NO_FAIRTREE
END
cat >orders.xml <<'END'
<scenario version="1" name="orders">
  <workload><job name="a" pool="one" cpus="1" runtime="1h"/><job name="b" pool="two" cpus="1" runtime="1h"/></workload>
  <pool name="one" cpus="4">
    <scheduler order="multifactor" slurm-conf="slurm.conf" weight-age="much">
      <account name="vision" parent="reserch"/>
      <account name="research" shares="some"/>
      <member name="ada" account="vision"/>
      <member name="ada" account="vision"/>
      <partition name="p" tres-billing-weights="cpu=1,fpga=2"/>
    </scheduler>
  </pool>
  <pool name="two" cpus="4">
    <scheduler order="formula" formula="wait / estimat + max(1"/>
  </pool>
</scenario>
END
outlay check orders.xml
