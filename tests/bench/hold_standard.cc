/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hold_standard: the same holds as hold_calendar.c, by std::priority_queue, with the same order of ties.
 */
#include "increments.h"

#include <queue>
#include <vector>

struct event {
    int64_t time;
    uint64_t order;
    uint32_t handler, argument;
};

struct later {
    bool operator()(const event &a, const event &b) const
    {
        return a.time != b.time ? a.time > b.time : a.order > b.order;
    }
};

using queue = std::priority_queue<event, std::vector<event>, later>;

static uint64_t hold(queue &events, const int64_t *increments, uint64_t holds, uint64_t &order)
{
    uint64_t sum = 0;

    for (uint64_t i = 0; i < holds; i++) {
        event next = events.top();
        events.pop();
        sum += (uint64_t)next.time ^ next.argument;
        events.push(event{next.time + increments[i % INCREMENTS], order++, 0, next.argument});
    }
    return sum;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int64_t *increments = increments_make(argv[1]);
    uint32_t pending = (uint32_t)atol(argv[2]);
    uint64_t holds = strtoull(argv[3], nullptr, 10), order = 0;
    queue events;

    for (uint32_t i = 0; i < pending; i++)
        events.push(event{increments[(i * 7u) % INCREMENTS], order++, 0, i});
    uint64_t sum = hold(events, increments, 2ull * pending + 1000, order);
    double begin = increments_cpu_seconds();
    sum += hold(events, increments, holds, order);
    printf("%.3f %llu\n", (increments_cpu_seconds() - begin) * 1e9 / (double)holds, (unsigned long long)sum);
    free(increments);
    return 0;
}
