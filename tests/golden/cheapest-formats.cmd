# For programs, the same for any number of threads; a way without a price is not ranked.
for format in table json csv; do
    outlay cheapest fixtures/ways.xml --format $format --reps 3 --volume 1,4 --threads 1 >one
    outlay cheapest fixtures/ways.xml --format $format --reps 3 --volume 4,1 --threads 3 >three
    cmp one three
    cat one
done
