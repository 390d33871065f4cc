# Twelve hours a day on one node of 32.77 an hour (p4d.24xlarge, with the shipped book's minute at least and no idle
# time) are 393.24 a day; on the 50th day one of 8 nodes for 6 hours comes to it, 1,572.96 more.
cat >burst.xml <<'END'
<scenario version="1" name="burst" currency="USD">
  <clock start="2026-01-01T00:00:00Z" length="60d"/>
  <run seed="1"/>
  <pricebook href="aws.xml"/>
  <workload>
    <arrivals name="daily" pool="burst" interarrival="constant(1d)" runtime="constant(12h)" gpus="constant(8)"/>
    <job name="big" pool="burst" gpus="64" runtime="6h" submit="1181h"/>
  </workload>
  <pool name="burst" gpus-per-node="8">
    <capacity source="on-demand" type="p4d.24xlarge" region="us-east-1" max="10"/>
  </pool>
</scenario>
END
outlay run burst.xml -o out | head -n 3
cat out/anomalies.csv
grep -o '[^<>]*anomal[^<>]*found[^<>]*' out/report.html
grep -o '<title>[^<]*instead[^<]*' out/report.html
# The same bytes from the same files.
cp out/report.html before.html; outlay report out >/dev/null; cmp before.html out/report.html && echo same
# Too short for anything to stand out.
outlay run burst.xml --set '//clock/@length=14d' -o short | head -n 1; ls short | grep -c anomalies
