/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/anomaly_search.h"

#include <math.h>
#include <stdlib.h>

const char *const ol_anomaly_methods[OL_ANOMALY_METHODS + 1] = {"robust", "mean2sigma", "twice-average", NULL};
const char *const ol_anomaly_kinds[OL_ANOMALY_KINDS] = {"spike", "drop", "shift", "leak", "missing"};
const char *const ol_anomaly_severities[] = {"low", "medium", "high", "critical"};

size_t ol_anomaly_day_steps(ol_time step)
{
    return step < OL_DAY ? (size_t)(OL_DAY / step) : 1;
}

size_t ol_anomaly_season_steps(ol_time step)
{
    return step < OL_DAY ? ol_anomaly_day_steps(step) : step == OL_DAY ? 7 : 4;
}

/* A phase is known by two seasons before, and each of them by the level of the one before it. */
size_t ol_anomaly_needs(ol_time step)
{
    return (OL_ANOMALY_NEEDS + 1) * ol_anomaly_season_steps(step);
}

static int by_time(const void *a, const void *b)
{
    const struct ol_anomaly *x = a, *y = b;
    return x->first != y->first ? (x->first > y->first) - (x->first < y->first) : (int)x->kind - (int)y->kind;
}

struct ol_anomaly *ol_anomalies_find(const double *values, size_t count, ol_time start, ol_time step,
                                     const struct ol_anomaly_setting *setting, size_t *found)
{
    struct ol_anomaly_search search = {.raw = values,
                                       .count = count,
                                       .day = ol_anomaly_day_steps(step),
                                       .season = ol_anomaly_season_steps(step),
                                       .start = start,
                                       .step = step,
                                       .setting = setting};
    double **arrays[] = {&search.values,   &search.clean, &search.level, &search.anchor,
                         &search.expected, &search.off,   &search.rest,  &search.score};
    const size_t pairs = (size_t)OL_ANOMALY_LEAK_BEFORE * OL_ANOMALY_LEAK_BEFORE;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = OL_ARENA_ARRAY(&search.arena, double, count + 1);
    search.is_of_month = OL_ARENA_ARRAY(&search.arena, bool, count + 1);
    search.since = OL_ARENA_ARRAY(&search.arena, size_t, count + 1);
    search.room = OL_ARENA_ARRAY(&search.arena, double, count + pairs);
    ol_anomaly_transform(&search);
    if (setting->method == OL_ANOMALY_ROBUST) {
        ol_anomaly_walk(&search);
        ol_anomaly_flag_gaps(&search);
        ol_anomaly_gather(&search);
        ol_anomaly_find_leaks(&search);
    } else {
        ol_anomaly_walk_plainly(&search);
        ol_anomaly_gather(&search);
    }
    if (search.found_count > 1)
        qsort(search.found, search.found_count, sizeof *search.found, by_time);
    ol_arena_release(&search.arena);
    *found = search.found_count;
    return search.found;
}

double ol_anomaly_usual(const double *values, size_t first, size_t last, ol_time step)
{
    const size_t season = ol_anomaly_season_steps(step) * (step < OL_DAY ? 7 : 1), cycles = 4;
    double sum = 0;
    for (size_t t = first; t <= last; t++) {
        double seen[4];
        size_t n = 0;
        for (size_t k = 1 + (last - first) / season; n < cycles && k * season <= t; k++)
            if (!isnan(values[t - k * season]))
                seen[n++] = values[t - k * season];
        sum += n > 0 ? ol_anomaly_median(seen, n) : 0;
    }
    return sum;
}
