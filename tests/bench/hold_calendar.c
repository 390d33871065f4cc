/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hold_calendar: nanoseconds a hold (take the next event, put one ahead of it) of the calendar.
 *
 *     hold_calendar LAW PENDING HOLDS      prints nanoseconds and a sum of times, which hold_standard must repeat
 */
#include "increments.h"
#include "outlay/calendar.h"

static uint64_t hold(struct ol_calendar *calendar, const int64_t *increments, uint64_t holds)
{
    struct ol_event event;
    uint64_t sum = 0;

    for (uint64_t i = 0; i < holds; i++) {
        ol_calendar_take(calendar, &event);
        sum += (uint64_t)event.time ^ event.argument;
        ol_calendar_put(calendar, event.time + increments[i % INCREMENTS], OL_PHASE_RELEASE, 0, event.argument);
    }
    return sum;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int64_t *increments = increments_make(argv[1]);
    uint32_t pending = (uint32_t)atol(argv[2]);
    uint64_t holds = strtoull(argv[3], NULL, 10);
    struct ol_calendar *calendar = ol_calendar_new();

    for (uint32_t i = 0; i < pending; i++)
        ol_calendar_put(calendar, increments[(i * 7u) % INCREMENTS], OL_PHASE_RELEASE, 0, i);
    uint64_t sum = hold(calendar, increments, 2ull * pending + 1000);
    double begin = increments_cpu_seconds();
    sum += hold(calendar, increments, holds);
    printf("%.3f %llu\n", (increments_cpu_seconds() - begin) * 1e9 / (double)holds, (unsigned long long)sum);
    ol_calendar_free(calendar);
    free(increments);
    return 0;
}
