# What the clock makes of pipelines and retrainings: too many runs or checks are refused before any run, and pipelines
# that never run are noted.
sed -e 's/check-every="[^"]*"//' -e 's/<retraining /<retraining check-every="1h" /' -e 's/length="[^"]*"/length="50000d"/' \
    scenarios/retraining-triggers.xml >checks.xml
outlay check fixtures/never-runs.xml fixtures/too-often.xml checks.xml
outlay run fixtures/too-often.xml
# Elements that belong elsewhere are told where.
sed 's|duration="1h"/>|duration="1h"><what-if name="x"/></step>|' fixtures/too-often.xml >elsewhere.xml
outlay check elsewhere.xml
