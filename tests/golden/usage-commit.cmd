for options in '' '--premium 2.1 --discount 40%' '--premium 0.5' '--discount 140%' '--premium 2.1 --term 1.5y' '--premium 2 --at 1,x' \
    '--premium 2 --at 1 --curve 3' '--premium 2 --from tomorrow' '--premium 2 --from 2026-02-01 --to 2026-01-01' \
    '--on-demand 1 --committed 0.5 --usage-rate 1' '--premium 2 --where region' '--premium 2 --missing mean' '--premium 2 --zone UTC'; do
    outlay commit scenarios/made/demand.csv $options; echo $?
done
