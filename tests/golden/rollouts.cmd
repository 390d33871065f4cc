# A new version in three ways, as the scenarios tell it; and one that is wrong.
outlay compare $(printf 'scenarios/rollouts/%s.xml ' none blue-green canary shadow) \
    --metric '^cost.billed$|^rollout.v2.(extra_instance_hours|latency.p99_s|new_requests)$'
outlay run scenarios/rollouts/canary.xml --set //rollout/@fault=10%
