printf 'lifetime,event\n6h,preempted\n20h,vanished\n' >lives.csv
outlay list laws 'lifetimes(lives.csv)'
