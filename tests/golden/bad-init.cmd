outlay init storag
outlay init x -o y.xml
outlay init -o y.xml
outlay init storage --format xml
echo mine >y.xml
outlay init storage -o y.xml
echo $?
cat y.xml
outlay init storage -o no/such/folder.xml
