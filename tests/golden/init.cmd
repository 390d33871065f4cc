outlay init
outlay init pipeline -o p.xml
outlay init storage >s.xml && cmp s.xml scenarios/starters/storage.xml
outlay init storage -o p.xml --force 2>said && cmp p.xml s.xml
ls
