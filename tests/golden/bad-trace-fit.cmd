# Too few jobs, no such file, a model onto the trace itself, and values that are no numbers.
printf '1 0 -1 10 1 -1 -1 1 20 -1 1 1 1 -1 1 -1 -1 -1\n' >one.swf
outlay trace fit one.swf; echo "exit $?"
outlay trace fit nowhere.swf; echo "exit $?"
outlay trace fit one.swf -o one.swf; echo "exit $?"
outlay trace fit one.swf --users many; echo "exit $?"
outlay trace fit one.swf --distance 2; echo "exit $?"
outlay trace make scenarios/mm4-queue.xml --load 0 -o -; echo "exit $?"
outlay trace make scenarios/trace-swf.xml --load 2 -o -; echo "exit $?"
