# The manifest tells when a run was made; everything else is the same, on one thread, on four, and again.
outlay run fixtures/managed.xml --no-page -o one --threads 1 >/dev/null
outlay run fixtures/managed.xml --no-page -o four --threads 4 >/dev/null
outlay run fixtures/managed.xml --no-page -o again --threads 4 >/dev/null
diff -r -x manifest.json one four && diff -r -x manifest.json four again && echo same
ls one
awk -F, '$13 > 0' one/jobs.csv | grep -q . && echo 'some jobs were interrupted'
