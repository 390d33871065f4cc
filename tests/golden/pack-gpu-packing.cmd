outlay pack scenarios/gpu-packing.xml
outlay pack scenarios/gpu-packing.xml --threads 3 --rule fgd,random --seeds 4 >some
outlay pack scenarios/gpu-packing.xml --threads 1 --rule fgd,random --seeds 4 | cmp some -
