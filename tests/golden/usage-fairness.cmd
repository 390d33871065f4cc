outlay run fixtures/explain.xml --no-page -o run >/dev/null
mkdir empty
outlay fairness run --show worst; echo "exit $?"
outlay fairness run --worst 5; echo "exit $?"
outlay fairness run run --show teems; echo "exit $?"
outlay fairness empty; echo "exit $?"
outlay fairness run nowhere
