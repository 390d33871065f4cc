# The page of a comparison: what stands first, and what it is made of.
text() { sed 's/<[^>]*>/ /g; s/  */ /g; s/^ //' | grep -v '^ *$'; }
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --reps 3 -o out --metric jobs.wait.mean >/dev/null
ls out out/plots
sed -n '/<header>/,/<\/header>/p' out/report.html | text
cat out/plots/changes.dat out/plots/pairs.dat
sed -n '/id="metrics"/,/<\/table>/p' out/report.html | text
# Sides that are run directories have a page, too; not where another one lies.
outlay compare out/fcfs out/easy -o again --metric jobs.wait.mean >/dev/null
ls again
cmp out/plots/changes.dat again/plots/changes.dat
outlay compare out/fcfs out/easy -o out/easy
echo "exit $?"
outlay compare out/fcfs out/easy --plots png
echo "exit $?"
# Markup in a name stays text.
cp -r out/easy '<b>x'
outlay compare out/fcfs '<b>x' -o odd --no-page >/dev/null; ls odd
outlay compare out/fcfs '<b>x' -o odd >/dev/null; grep -c '<b>' odd/report.html
