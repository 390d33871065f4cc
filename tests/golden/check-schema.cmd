# The schema that is printed takes the shipped scenarios, and refuses what the program refuses.
outlay check --schema >schema.rng
for file in scenarios/*.xml fixtures/attribute.xml fixtures/element.xml fixtures/capacity.xml; do
    if xmllint --noout --relaxng schema.rng "$file" 2>/dev/null; then echo "$file: valid"; else echo "$file: not valid"; fi
done
