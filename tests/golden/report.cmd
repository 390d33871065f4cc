# A page is made again from the files of its run: the same bytes. What has been laid there since comes into it, a plot
# that was restyled is drawn so, and what is missing is left out and said.
outlay run scenarios/hybrid-mix.xml -o run >/dev/null
cp run/report.html first.html
outlay report run
cmp run/report.html first.html && echo same
printf 'start,end,series,actual,expected\n2025-03-05,2025-03-06,"<b>",4800,3500\n' >run/anomalies.csv
printf 'time,mean,lo,hi\n2025-04-01,4000,3500,4500\n2025-04-02,4000,3400,4600\n' >run/forecast.csv
sed -i "s/Jobs waiting/JOBS/" run/plots/queue.gp
outlay report run
grep -o '<title>2025.*</title></circle>' run/report.html
grep -o 'class="band"' run/report.html
grep -c 'JOBS' run/report.html
rm run/anomalies.csv run/forecast.csv run/costs.csv run/plots/queue.gp run/plots/queue.dat
outlay report run --no-plots
grep -o 'Not in this run.*' run/report.html
grep -c 'id="waterfall"\|JOBS' run/report.html
rm run/costs.csv run/series.csv run/replications.csv run/focus.csv run/jobs.csv 2>/dev/null
rm -r run/plots
outlay report run
grep -o 'Not in this run.*' run/report.html
