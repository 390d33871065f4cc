# A reader that has seen enough is no error to tell.
outlay list elements | head -1
outlay manual scenario | head -1
outlay prices show aws --limit 2000 --format csv | head -1 | cut -d, -f1-3
outlay run scenarios/mm4-queue.xml --set "//arrivals/@count=2000" | head -1
