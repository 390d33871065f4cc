outlay check fixtures/rollout.xml
