outlay ab
outlay ab --baseline 4%
outlay ab --baseline 4% --effect 0pp
outlay ab --baseline 4% --effect 1pt
outlay ab --baseline 4% --effect -5pp
outlay ab --baseline 140% --effect 1pp
outlay ab --deviation 3 --effect 1pp
outlay ab --deviation 3 --effect 10%
outlay ab --deviation 0 --effect 1
outlay ab --baseline 4% --effect 1pp --power 100%
outlay ab --baseline 4% --effect 1pp --power 20%
outlay ab --baseline 4% --effect 1pp --alpha 0
outlay ab --baseline 4% --effect 1pp --alpha 60%
outlay ab --baseline 4% --effect 1pp --split 100%
outlay ab --baseline 4% --effect 1pp --traffic 100
outlay ab --baseline 4% --effect 1pp --traffic 0/s
outlay ab --baseline 4% --effect 1pp --price 3
outlay ab --baseline 4% --effect 1pp --traffic 1/s --price x
outlay ab --baseline 4% --effect 1pp --traffic 1/s --instances 3
outlay ab --baseline 4% --effect 1e-9 --traffic 1/s
outlay ab --baseline 4% --effect 1e-5 --traffic 0.1/h
outlay ab --baseline 4% --effekt 1pp
outlay ab thing --baseline 4% --effect 1pp
