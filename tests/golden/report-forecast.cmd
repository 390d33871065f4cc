# A run's page carries its costs on with what was forecast of them, whatever it is called there.
outlay run scenarios/checkpoint-year.xml -o year >/dev/null
grep -c 'class="curve dashed"' year/report.html
outlay forecast year --cost effective --horizon 30d -o year/forecast.csv --by service >/dev/null
head -n 1 year/forecast.csv
outlay report year >/dev/null; grep -c 'class="curve dashed"' year/report.html
printf 'time,mean\n2026-01-01T00:00:00Z,350\n2026-01-02T00:00:00Z,351\n' >year/forecast.csv
outlay report year >/dev/null; grep -c 'class="curve dashed"' year/report.html
printf 'time,mean\n2026-01-01T00:00:00Z,much\n' >year/forecast.csv
outlay report year; echo "exit $?"
# What is read is not written over.
outlay forecast year -o year/focus.csv >/dev/null; echo "exit $?"
outlay anomalies year -o year/focus.csv >/dev/null; echo "exit $?"
