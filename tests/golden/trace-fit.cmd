# A log as a model, and a year of twice the load made of it.
outlay trace fit scenarios/made/cluster-128.swf -o model.xml --users 3
grep -v 'values=\|mix \|^        \|runtime=\|estimate-factor=' model.xml
outlay check model.xml
outlay trace make model.xml --load 2 --users 3 --length 14d -o made.swf
outlay trace info made.swf
outlay trace fit scenarios/made/cluster-128.swf --users 0 --least 1000 --format csv
outlay trace fit scenarios/made/cluster-128.swf --users 1 -o - | head -n 4
