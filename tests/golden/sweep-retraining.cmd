# What each policy costs against how stale the model gets, as the shipped scenario answers.
outlay sweep scenarios/retraining-triggers.xml --metric "churn.(loss.mean|below_floor)" \
    --vary "//retraining/@by=nothing,schedule,volume,drift,performance,any" \
    --pareto retraining.churn.training_cost_a_year,retraining.churn.loss.mean
outlay sweep scenarios/retraining-triggers.xml --metric "churn.(loss.mean|below_floor)" \
    --set "//retraining/@by=schedule" --vary "//trigger[@by='schedule']/@every=7d,30d,90d" \
    --pareto retraining.churn.training_cost_a_year,retraining.churn.loss.mean
