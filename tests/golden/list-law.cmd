outlay list laws 'gcp-preemptible()'
printf 'machine,lifetime,event\na,6h,preempted\na,20h,stopped\nb,30h,preempted\na,12h,preempted\n' >lives.csv
outlay list laws 'lifetimes(lives.csv,machine=a)' --format csv
outlay list laws 'pareto(1,1GB)'
