# Back and forth word for word: comments with commas and quotes, decimals, odd texts, short and long rows, CR, blanks.
printf '; Version: 2.2\r\n;  Note: a, "b" \n\n1 0 -1 007 4 -1.50 -1 4 60 -1 1 3 -1 -1 2 -1 -1 -1\n  2\t5 1e3 60 8\n;=tail\n3 6 0 =1+1 1 -1 -1 '"'"'x -x 1 2 3 4 5 6 7 8 9 10 11\n' >log.swf
outlay trace convert log.swf log.csv && cat log.csv
outlay trace convert log.csv back.swf && cat back.swf
outlay trace convert scenarios/made/cluster-128.swf big.csv && outlay trace convert big.csv big.swf && cmp big.swf scenarios/made/cluster-128.swf && echo same
# The CSV is a trace like the log.
outlay trace info scenarios/made/cluster-128.swf | sed 1d >one; outlay trace info big.csv | sed 1d >two; cmp one two && echo same
gzip -c scenarios/made/cluster-128.swf >packed.swf.gz && outlay trace convert packed.swf.gz - --to csv | cmp - big.csv && echo same
# From another format: what a log does not hold is said.
outlay trace convert scenarios/made/sacct-day.txt day.swf && cat day.swf
outlay trace convert scenarios/made/sacct-day.txt day.csv 2>/dev/null && grep -v '^;' day.csv
