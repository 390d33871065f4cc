# A team that the first replication does not meet: it bears nothing there
outlay run fixtures/late-team.xml -o run --no-page >run.txt
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /by_team/) column[i] }
         { line = $1; for (i = 1; i <= NF; i++) if (i in column) line = line "," $i; print line }' run/replications.csv
