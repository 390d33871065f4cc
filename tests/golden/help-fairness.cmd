outlay fairness -h
