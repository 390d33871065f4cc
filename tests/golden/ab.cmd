# by hand for the first: (1.959964 sqrt(2 x .0425 x .9575) + .841621 sqrt(.0384 + .042975))^2 / .005^2 = 25,550.85; two
# times 25,551 at 100 a second are 511.02 s, 0.14195 hours of one instance at 5.67
outlay ab --baseline 4% --effect 0.5pp --power 80% --alpha 5% --traffic 100/s --price 5.67 &&
outlay ab --baseline 4% --effect 12.5% &&
outlay ab --baseline 20% --effect +5pp --one-sided --split 20% --format csv &&
outlay ab --deviation 12 --effect 6 &&
outlay ab --baseline 250 --deviation 120 --effect -2% --traffic 10/m --split 10% --price 1.5 --instances 3 --format json
