# Two rules and a third that is easy too, on the same random jobs.
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml
outlay compare fixtures/rules-fcfs.xml fixtures/rules-easy.xml fixtures/rules-easy.xml fixtures/rules-fcfs.xml \
    --reps 4 --metric wait.mean --metric cost.billed --set "//scheduler/@order=sjf"
