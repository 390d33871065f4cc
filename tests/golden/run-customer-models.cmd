outlay run scenarios/customer-models.xml
