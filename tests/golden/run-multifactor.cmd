# At 1 h ada has used 4 GPU-hours and ben nothing: his first job of 3 h passes hers. At 4 h he has used 12, and both of
# hers pass his second, as she has used 4 and then 8.
cat >slurm.conf <<'END'
PriorityDecayHalfLife=7-0
PriorityWeightFairshare=1000
PriorityWeightAge=10
END
cat >pool.xml <<'END'
<scenario version="1" name="pool">
  <workload>
    <job name="first" pool="p" user="ada" gpus="4" runtime="1h"/>
    <job name="ada-1" pool="p" user="ada" gpus="4" runtime="1h" submit="1m"/>
    <job name="ada-2" pool="p" user="ada" gpus="4" runtime="1h" submit="2m"/>
    <job name="ben-1" pool="p" user="ben" gpus="4" runtime="3h" submit="3m"/>
    <job name="ben-2" pool="p" user="ben" gpus="4" runtime="1h" submit="4m"/>
  </workload>
  <pool name="p" gpus="4">
    <scheduler order="multifactor" slurm-conf="slurm.conf">
      <member name="ada"/>
      <member name="ben"/>
    </scheduler>
  </pool>
</scenario>
END
outlay run pool.xml -o run >/dev/null && cut -d, -f1,7,8 run/jobs.csv
