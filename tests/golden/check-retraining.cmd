# What is wrong with a retraining, where, and what to do.
cat >bad.xml <<'END'
<scenario version="1" name="bad">
  <workload>
    <retraining name="m" pool="trian" runtime="1d" gpus="8" by="volume">
      <quality fresh="92" decay="exponential" per-day="100%"/>
      <shifts every="1s"/>
      <trigger by="drift" checks="3" of="2"/>
      <trigger by="schedule"/>
      <trigger by="performance" below="80%" label-delay="36h"/>
    </retraining>
  </workload>
  <pool name="train" gpus="8"/>
</scenario>
END
outlay check bad.xml
