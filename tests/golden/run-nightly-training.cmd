features='//step[@name="features"]/@duration=45m'
failures='//step[@name="train"]/@fail-after=50%'
outlay run scenarios/nightly-training.xml
for change in features failures; do
    echo "$change"
    outlay run scenarios/nightly-training.xml --set "${!change}" --format csv | grep '^pipeline.*p95' | cut -d, -f1-3
done
outlay run scenarios/nightly-training.xml --set "$features" --set "$failures" --reps 2 -o nights >both.txt
grep -E '^  (nightly|pipeline)' both.txt
head -4 nights/pipelines.csv
grep -c failed nights/pipelines.csv
