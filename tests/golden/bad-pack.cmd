outlay pack scenarios/gpu-packing.xml --rule fdg
outlay pack scenarios/gpu-packing.xml --rule none
outlay pack scenarios/gpu-packing.xml --pool cpus
outlay pack scenarios/gpu-packing.xml --load 0
outlay pack scenarios/easy-backfill.xml
