outlay place fixtures/place.xml --pool gpus
outlay place scenarios/wrong-region.xml --pool far --format csv | cut -d, -f1-7
outlay place fixtures/place.xml --pool nope
outlay place fixtures/place.xml --pool gpus --set //capacity/@zone=us-east-1a
outlay place fixtures/place.xml --pool gpus --threads 1 --format json >one
outlay place fixtures/place.xml --pool gpus --threads 3 --format json | cmp - one
