# What a dataset and its rules may not say; what is allowed and dear is a note.
outlay check fixtures/datasets.xml
status=$?
outlay check fixtures/dataset-jobs.xml
outlay run fixtures/dataset-stay.xml --no-page
exit $status
