/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load_gauge: how much an engine had to do between two questions of the autoscaler.
 *
 * The integral of a level over time is kept without touching it at every change: what comes at t adds (end - t) to it,
 * what goes at t takes (end - t) away, so that only the sum of the t has to be kept. The sums wrap around, which does
 * no harm as long as the integral itself fits: 290,000 years of one request.
 */
#ifndef OUTLAY_SERVING_LOAD_GAUGE_H
#define OUTLAY_SERVING_LOAD_GAUGE_H

#include "outlay/scaler.h"

#include <math.h>

struct ol_load_level {
    int64_t count;
    uint64_t owed; /* minus the sum of the times at which it rose, plus those at which it fell */
};

static inline void ol_load_change(struct ol_load_level *level, ol_time at, int64_t by)
{
    level->count += by;
    level->owed -= (uint64_t)by * (uint64_t)at;
}

/* Its integral up to `now`, since it was zero or begun anew. */
static inline double ol_load_area(const struct ol_load_level *level, ol_time now)
{
    return (double)(int64_t)(level->owed + (uint64_t)level->count * (uint64_t)now);
}

static inline void ol_load_restart(struct ol_load_level *level, ol_time now)
{
    level->owed = 0 - (uint64_t)level->count * (uint64_t)now;
}

struct ol_load_gauge {
    ol_time from;
    uint64_t arrivals, completions;
    double latency_sum;                                /* microseconds, of the completions */
    struct ol_load_level inside, waiting, busy, slots; /* inside: in service or waiting */
};

static inline void ol_gauge_arrive(struct ol_load_gauge *gauge, ol_time at)
{
    gauge->arrivals++;
    ol_load_change(&gauge->inside, at, 1);
}

static inline void ol_gauge_complete(struct ol_load_gauge *gauge, ol_time arrived, ol_time at)
{
    gauge->completions++;
    gauge->latency_sum += (double)(at - arrived);
    ol_load_change(&gauge->inside, at, -1);
}

static inline double ol_gauge_mean(struct ol_load_level *level, ol_time from, ol_time now)
{
    const double mean = now > from ? ol_load_area(level, now) / (double)(now - from) : (double)level->count;
    ol_load_restart(level, now);
    return mean;
}

/* All but `ready` and `starting`, since it was asked last; begins anew. */
static inline void ol_gauge_sample(struct ol_load_gauge *gauge, ol_time now, struct ol_scaler_sample *sample)
{
    const ol_time from = gauge->from;
    const double slots = ol_gauge_mean(&gauge->slots, from, now), busy = ol_gauge_mean(&gauge->busy, from, now);
    sample->from = from, sample->to = now;
    sample->arrivals = gauge->arrivals, sample->completions = gauge->completions;
    sample->concurrency = ol_gauge_mean(&gauge->inside, from, now);
    sample->queue = ol_gauge_mean(&gauge->waiting, from, now);
    sample->utilization = slots > 0 ? busy / slots : NAN;
    sample->latency_s =
        gauge->completions ? gauge->latency_sum / (double)gauge->completions / (double)OL_SECOND : NAN;
    gauge->from = now;
    gauge->arrivals = gauge->completions = 0;
    gauge->latency_sum = 0;
}

#endif
