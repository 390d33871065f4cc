# The schema that is printed takes good books and the shipped ones, and refuses what is misspelt.
outlay check --schema pricebook >schema.rng
for file in fixtures/book-spring.xml fixtures/book-summer.xml fixtures/book-all-at-once.xml; do
    if xmllint --noout --relaxng schema.rng "$file" 2>/dev/null; then echo "$file: valid"; else echo "$file: not valid"; fi
done
outlay check --schema pricelist
