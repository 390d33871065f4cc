# What a book has no price of is said; a dataset is called the same by all its metrics.
outlay run fixtures/lean.xml
# A clock without a length ends with the work, which may be later than datasets can be followed.
outlay run fixtures/endless-data.xml
# More than can be counted.
outlay run fixtures/over-full.xml
