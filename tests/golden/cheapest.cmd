# The shipped scenario: where the costs cross, and who misses the target.
outlay cheapest scenarios/serving-kinds.xml
