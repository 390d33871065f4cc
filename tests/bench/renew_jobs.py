# SPDX-License-Identifier: GPL-3.0-or-later
"""renew_jobs in CPython with heapq: an event for each save, each end and each loss.

    renew_jobs.py REPLICATIONS
"""
import heapq
import random
import sys

HOUR = 3600.0
WORK, INTERVAL, SAVE, RESTORE, LIFE = 5000 * HOUR, 900.0, 30.0, 300.0, 20 * HOUR
COMPUTED, SAVED, LOST = range(3)


def run(draw):
    events, number, attempt = [], 0, 0
    left = saved_left = WORK

    def schedule(at, kind):
        nonlocal number
        number += 1
        heapq.heappush(events, (at, number, kind, attempt))

    schedule(draw(1 / LIFE), LOST)
    schedule(min(left, INTERVAL), COMPUTED)
    while True:
        now, _, kind, of = heapq.heappop(events)
        if of != attempt:
            continue
        if kind == COMPUTED:
            left -= min(left, INTERVAL)
            if left == 0:
                return now
            schedule(now + SAVE, SAVED)
        elif kind == SAVED:
            saved_left = left
            schedule(now + min(left, INTERVAL), COMPUTED)
        else:
            attempt += 1
            left = saved_left
            schedule(now + RESTORE, SAVED)
            schedule(now + draw(1 / LIFE), LOST)


def main():
    replications = int(sys.argv[1])
    draw = random.Random(1).expovariate
    print("%.4f" % (sum(run(draw) for _ in range(replications)) / replications / HOUR))


main()
