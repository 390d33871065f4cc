outlay traffic info fixtures/traffic/llm.csv
outlay traffic info --traffic-format counts --with bucket=1d --with spread=even fixtures/traffic/days.csv
