outlay compare fixtures/rules-fcfs.xml fixtures/rules-dear.xml --reps 2 --metric cost --metric jobs.wait.mean
