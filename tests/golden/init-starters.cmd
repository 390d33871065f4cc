# Each case checks, runs, and what it says to try next works as it is said.
outlay init --format csv | tail -n +2 | cut -d, -f1 | while read -r name; do
    outlay init "$name" -o "$name.xml" 2>said || exit
    outlay check "$name.xml" || exit
    outlay run "$name.xml" >ran || exit
    head -1 ran
    next=$(tail -1 said)
    eval "$next" >tried 2>tried.err || { echo "failed:$next"; cat tried.err; exit 1; }
    echo "$next"
done
