# Four days as four pairs, for one thread as for two.
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --windows 1d --threads 1 >one
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --windows 1d --threads 2 >two
cmp one two
cat two
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml --windows 1d --format json --metric wait.mean_s | tail -3
