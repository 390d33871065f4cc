outlay plan scenarios/plan-capacity.xml
