# Three autoscalers of one chat, as the scenarios tell it.
outlay compare $(printf 'scenarios/azure-chat/%s.xml ' target-tracking hpa knative) --reps 1 \
    --metric '^cost.billed$|^endpoint.chat.(slo|latency.p9|first_token.p99|cost_per_1k)'
