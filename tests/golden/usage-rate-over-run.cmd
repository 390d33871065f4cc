outlay run scenarios/reserved-and-spot.xml --no-page -o run >/dev/null
for file in usage.csv commitments.xml; do
    outlay rate run -o run/$file || echo "exit $?"
done
outlay rate run -o run/again.csv --format csv | tail -n 1
