outlay list scalers && outlay list scalers target-tracking
