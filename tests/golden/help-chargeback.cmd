outlay chargeback -h
