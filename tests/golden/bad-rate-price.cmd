cat >usage.csv <<'END'
start,end,meter,item,region,term,quantity
2026-01-01,2026-01-02,instance,small,north,spot,1
END
outlay rate usage.csv --book fixtures/rate-book.xml
