outlay tiers
outlay tiers --size 1TB --objects 0 --keep 1d
outlay tiers --size 1kB --objects 2000 --keep 1d
outlay tiers --size 1TB --objects 1 --keep 200000d
outlay tiers --size 1TB --objects 1 --keep 10
outlay tiers --size 1TB --objects 1 --keep 10d --reads 20%
outlay tiers --size 1TB --objects 1 --keep 10d --reads 0d:20%,0d:10%
outlay tiers --size 1TB --objects 1 --keep 10d --reads 0d:-1%
outlay tiers --size 1TB --objects 1 --keep 10d --reads ,,,
outlay tiers --size 1TB --objects 1 --keep 10d --class standrd
outlay tiers --size 1TB --objects 1 --keep 10d --class x --book nosuch
outlay tiers --size 1TB --objects 1 --keep 10d --max-delay soon
outlay tiers scenarios/lifecycle-year.xml --dataset tierd
outlay tiers scenarios/lifecycle-year.xml --size 1TB
outlay tiers scenarios/lifecycle-year.xml --set //clock/@length=40000d --dataset standard
outlay tiers scenarios/mm4-queue.xml
outlay tiers --dataset tiered
outlay tiers nosuch.xml
