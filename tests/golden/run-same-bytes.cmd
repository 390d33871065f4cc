# The manifest tells when a run was made; everything else is the same.
outlay run scenarios/easy-backfill.xml -o one --threads 1 >/dev/null
outlay run scenarios/easy-backfill.xml -o two --threads 2 >/dev/null
diff -r -x manifest.json one two && echo same
