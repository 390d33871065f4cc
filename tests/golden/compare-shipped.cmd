# Shipped scenarios that have little in common, which the notes say; intervals are of pairs all the same.
outlay compare scenarios/three-cloud-fleet.xml scenarios/elastic-spot.xml --metric '^cost[.](billed|effective)$' \
    --metric interruptions
