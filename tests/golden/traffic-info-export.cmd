outlay traffic info --format json fixtures/traffic/llm.csv
outlay traffic info --format csv --traffic-format csv --column time=ts,unit=ms --column prompt=tokens fixtures/traffic/milliseconds.csv
