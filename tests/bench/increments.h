/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * increments: how far ahead the next event lies, for the hold model of event queues (Jones, CACM 29(4), 1986).
 *
 * Taken in turn from a table drawn beforehand, so that what is measured is the queue. Read by C and by C++.
 */
#ifndef OUTLAY_BENCH_INCREMENTS_H
#define OUTLAY_BENCH_INCREMENTS_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INCREMENTS (1u << 12)

static inline double increment_unit(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return ((double)((z ^ z >> 31) >> 11) + 0.5) / 9007199254740992.0;
}

/* Microseconds. */
static inline int64_t increment_draw(const char *law, uint64_t *state)
{
    double u = increment_unit(state);

    if (strcmp(law, "exponential") == 0)
        return (int64_t)(-1e6 * log(u));
    if (strcmp(law, "lognormal") == 0) { /* whole seconds, as in job logs: many ties */
        double normal = sqrt(-2 * log(u)) * cos(6.283185307179586 * increment_unit(state));
        return 1000000 * (int64_t)ceil(exp(6.8 + 1.6 * normal));
    }
    double mean = u < 0.9 ? 1e6 : 1e9; /* bimodal: nine short to one long */
    return (int64_t)(-mean * log(increment_unit(state)));
}

static inline int64_t *increments_make(const char *law)
{
    int64_t *table = (int64_t *)malloc(INCREMENTS * sizeof *table);
    uint64_t state = 12345;

    if (!table)
        abort();
    for (uint32_t i = 0; i < INCREMENTS; i++)
        table[i] = increment_draw(law, &state);
    return table;
}

static inline double increments_cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

#endif
