outlay run scenarios/mm4-queue.xml
