outlay run scenarios/fcfs-or-easy.xml
