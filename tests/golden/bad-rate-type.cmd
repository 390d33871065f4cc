cat >usage.csv <<'END'
start,end,meter,item,region,term,quantity
2026-01-01,2026-01-02,instance,smal,north,,1
END
outlay rate usage.csv --book fixtures/rate-book.xml
