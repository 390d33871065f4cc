outlay run scenarios/log-costs.xml
