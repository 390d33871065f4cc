# by hand for the first: standard for 30 of January's 31 days (22.26), then Deep Archive for 11 months and a day of 1,000
# GB and 100,000 times 32 KiB at .00099 and 100,000 times 8 KiB at .023 (11.17); written for .5, moved for 5; read 6 times
# over from standard (.24 of requests) and (60 x 1% + 275 x 0.1%) of 1,000 GB at .02, with .035 of requests
outlay tiers --size 1TB --objects 100000 --keep 365d --reads 0d:20%,30d:1%,90d:0.1% --region us-east-1 --at 2026-01-01 &&
outlay tiers --size 1GB --objects 10000 --keep 3650d --max-delay 1m --region us-east-1 --at 2026-01-01 --format csv &&
outlay tiers --size 100TB --objects 1000000 --keep 90d --reads 0d:5%,14d:0.5% --book gcp --region us-central1 --class nearline --at 2026-01-01 --format json &&
outlay tiers --size 2TB --objects 4000000 --keep 730d --reads '' --book azure --at 2026-01-01 &&
# of a scenario: by its rules a day of "tiered" costs 40.27 from January on; the simulated year of all its days costs
# 14,667.18, 40.18 a day, as they do not all begin in a month of 31 days
outlay tiers scenarios/lifecycle-year.xml --dataset tiered --max-delay 1h &&
outlay tiers scenarios/lifecycle-year.xml --keep 60d --format csv
