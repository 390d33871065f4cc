search() { grep -E '^  (Search|whole|median|asha|halving|hyperband) '; }
outlay run scenarios/search-pruning.xml -o found | search
for parallel in 16 81; do
    outlay run scenarios/search-pruning.xml --set "//search/@parallel=$parallel" --set '//capacity/@max=51' | search | grep median
done
head -3 found/search.csv
cut -d, -f1,4 found/search.csv | sort | uniq -c
grep ',yes$' found/search.csv | cut -d, -f1,2,6,12
outlay run scenarios/search-pruning.xml --reps 2 --threads 2 -o again >table.txt
outlay run scenarios/search-pruning.xml --reps 2 --threads 1 -o once >table.txt
cmp again/search.csv once/search.csv && cmp again/summary.json once/summary.json && cmp found/search.csv once/search.csv && echo same
