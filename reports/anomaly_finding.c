/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/anomaly_search.h"

#include <math.h>

#define WORSE   2
#define DRAGGED 0.25 /* of the farthest step: less is not part of it */

void ol_anomaly_add(struct ol_anomaly_search *search, struct ol_anomaly anomaly)
{
    OL_MEM_RESERVE(search->found, search->capacity, search->found_count + 1);
    search->found[search->found_count++] = anomaly;
}

static bool is_missing(const struct ol_anomaly_search *search, size_t t)
{
    if (isnan(search->raw[t]))
        return true;
    return search->is_logarithm && !isnan(search->expected[t]) &&
           search->raw[t] < OL_ANOMALY_NOTHING * ol_anomaly_spent(search, search->expected[t]);
}

enum ol_anomaly_severity ol_anomaly_severity_of(const struct ol_anomaly_search *search, double size)
{
    size_t n = 0;
    for (size_t t = 0; t < search->count; t++)
        if (!isnan(search->raw[t]))
            search->room[n++] = search->raw[t];
    const double per_day = fabs(ol_anomaly_median(search->room, n)) * (double)search->day /
                           (search->step > OL_DAY ? (double)search->step / (double)OL_DAY : 1);
    const double days = per_day > 0 ? fabs(size) / per_day : INFINITY;
    return days < 0.25 ? OL_SEVERITY_LOW
           : days < 1  ? OL_SEVERITY_MEDIUM
           : days < 4  ? OL_SEVERITY_HIGH
                       : OL_SEVERITY_CRITICAL;
}

static void sum_up(const struct ol_anomaly_search *search, struct ol_anomaly *anomaly)
{
    anomaly->observed = anomaly->expected = 0;
    for (size_t t = anomaly->first; t <= anomaly->last; t++) {
        anomaly->observed += isnan(search->raw[t]) ? 0 : search->raw[t];
        anomaly->expected += isnan(search->expected[t]) ? 0 : ol_anomaly_spent(search, search->expected[t]);
        anomaly->score = fmax(anomaly->score, search->score[t]);
    }
    anomaly->severity = ol_anomaly_severity_of(search, anomaly->observed - anomaly->expected);
}

/* What the mean of several steps drags behind a finding is none of it. */
static void trim(const struct ol_anomaly_search *search, struct ol_anomaly *anomaly)
{
    double peak = 0;
    for (size_t t = anomaly->first; t <= anomaly->last; t++)
        peak = fmax(peak, fabs(search->rest[t]));
    while (anomaly->last > anomaly->detected && !is_missing(search, anomaly->last) &&
           fabs(search->rest[anomaly->last]) < DRAGGED * peak)
        anomaly->last--;
}

static enum ol_anomaly_kind kind_of(const struct ol_anomaly_search *search, const struct ol_anomaly *anomaly)
{
    size_t missing = 0;
    for (size_t t = anomaly->first; t <= anomaly->last; t++)
        missing += is_missing(search, t);
    if (2 * missing > anomaly->last - anomaly->first + 1)
        return OL_ANOMALY_MISSING;
    if (anomaly->last - anomaly->first + 1 >= search->season)
        return OL_ANOMALY_SHIFT;
    return anomaly->observed >= anomaly->expected ? OL_ANOMALY_SPIKE : OL_ANOMALY_DROP;
}

/* Gaps are told where they are longer than such as the series has anyway. */
void ol_anomaly_flag_gaps(struct ol_anomaly_search *search)
{
    size_t gaps = 0, steps = 0;
    for (size_t t = 0; t < search->count; t++) {
        steps += isnan(search->raw[t]);
        gaps += isnan(search->raw[t]) && (t == 0 || !isnan(search->raw[t - 1]));
    }
    const size_t usual = gaps > 3 ? (steps + gaps - 1) / gaps : 0;
    for (size_t t = 0, next; t < search->count; t = next + 1) {
        for (next = t; next < search->count && isnan(search->raw[next]);)
            next++;
        const bool is_long = next - t > 2 * usual && (search->day == 1 || next - t > search->day / 8);
        for (size_t i = t; is_long && i < next && !isnan(search->expected[t]); i++)
            search->score[i] = 2;
    }
}

/* Something that is twice as bad as all before it is told anew, a day after the first at the earliest. */
static bool is_worse(const struct ol_anomaly_search *search, const struct ol_anomaly *anomaly, size_t t)
{
    double worst = 0;
    for (size_t i = anomaly->first; i <= anomaly->last; i++)
        worst = fmax(worst, fabs(search->rest[i]));
    return t - anomaly->first >= search->day && fabs(search->rest[t]) > WORSE * worst;
}

/* Flagged steps that lie together, with the kind of each. */
void ol_anomaly_gather(struct ol_anomaly_search *search)
{
    const size_t near = search->day > 1 ? search->day / 4 + 1 : 2;
    for (size_t t = 0; t < search->count; t++) {
        if (search->score[t] <= 1)
            continue;
        struct ol_anomaly anomaly = {.first = t, .last = t, .detected = t};
        for (size_t i = t + 1; i < search->count && i - anomaly.last <= near; i++)
            if (search->score[i] > 1) {
                if (is_worse(search, &anomaly, i))
                    break;
                anomaly.last = i;
            }
        const size_t end = anomaly.last;
        trim(search, &anomaly);
        sum_up(search, &anomaly);
        anomaly.kind = kind_of(search, &anomaly);
        if (fabs(anomaly.observed - anomaly.expected) >= search->setting->least)
            ol_anomaly_add(search, anomaly);
        t = end;
    }
}
