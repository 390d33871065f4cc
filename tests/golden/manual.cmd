# The page has a section for each verb; the reference that is kept is the one that is made.
outlay manual >page
grep -c '^.SS' page
outlay list verbs --format csv | tail -n +2 | wc -l
outlay manual scenario | cmp - scenarios/REFERENCE.md
outlay manual pricebook | head -3
outlay manual pages
