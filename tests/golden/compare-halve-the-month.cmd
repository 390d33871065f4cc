# A month of 100,000 dollars: four measures one by one, and together less than they add up to.
steps=$(printf 'scenarios/halve-the-month/%s.xml ' base spot right-sizing mixed-precision commitments together)
outlay compare $steps --reps 3 --metric '^cost.effective$|^commitment' --format csv | cut -d, -f1-6
