outlay anomalies -h
