mkfifo list.csv
echo mine >own.xml
for signal in TERM HUP; do
    outlay prices import csv list.csv -o own.xml &
    exec 3>list.csv
    printf 'type,price\n' >&3
    until ls .own.xml.partial-* >/dev/null 2>&1; do sleep 0.02; done
    kill -$signal $!
    wait $! 2>/dev/null
    echo $?
    exec 3>&-
done
rm list.csv
ls -A
cat own.xml
