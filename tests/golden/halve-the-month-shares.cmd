# All 16 combinations, as the scenario's README has them.
scenarios/halve-the-month/shapley.sh "$(command -v outlay)"
