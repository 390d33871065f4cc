# by hand: 3.6 GB an hour of "kept", 432 in five days, at .50: 216. Hot (tests/unit/test_log_volume.c) 41.4 and 127.8 GB on
# the days of January, 214.2 on three of February, at .03: .03 x (169.2 / 31 + 642.6 / 28) = .852; cold 86.4 GB for the last
# two days and for the last one: .023 x 259.2 / 28 = .213; together 217.065. Job a runs half an hour in the first hour and
# all of the second, b half of the second: .5 and 1.5 GB; c in hours 24 and 25 of the clock, if its node is there at once
outlay run fixtures/logs.xml -o run --seed 1 && cat run/usage.csv && outlay rate run --by meter && grep -A1 '"logs\|"metrics\|by_team' run/summary.json
