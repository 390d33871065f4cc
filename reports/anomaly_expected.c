/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/anomaly_search.h"

#include "outlay/stats.h"

#include <math.h>

#define MONTHS      3   /* that tell a day of the month */
#define MONTH_LEAST 0.1 /* of what else is expected */
#define CYCLES      6   /* seasons that tell a phase */

/* Puts the value of that rank there, none greater before it (Hoare 1961). */
static double select_rank(double *values, size_t count, size_t rank)
{
    const ptrdiff_t wanted = (ptrdiff_t)rank;
    for (ptrdiff_t low = 0, high = (ptrdiff_t)count - 1; low < high;) {
        const double pivot = values[wanted];
        ptrdiff_t i = low, k = high;
        while (i <= k) {
            while (values[i] < pivot)
                i++;
            while (pivot < values[k])
                k--;
            if (i > k)
                break;
            const double swapped = values[i];
            values[i++] = values[k];
            values[k--] = swapped;
        }
        low = k < wanted ? i : low;
        high = wanted < i ? k : high;
    }
    return values[wanted];
}

double ol_anomaly_median(double *values, size_t count)
{
    const double upper = select_rank(values, count, count / 2);
    double lower = upper;
    if (count % 2 == 0) {
        lower = values[0];
        for (size_t i = 1; i < count / 2; i++)
            lower = fmax(lower, values[i]);
    }
    return lower + (upper - lower) / 2;
}

/* ---- looking at values ---- */

/* The offset is of the first seasons, so that it does not depend on what comes later. */
void ol_anomaly_transform(struct ol_anomaly_search *search)
{
    size_t n = 0;
    bool is_logarithm = true;
    for (size_t t = 0; t < search->count; t++) {
        if (isnan(search->raw[t]))
            continue;
        if (n < OL_ANOMALY_NEEDS * search->season)
            search->room[n++] = search->raw[t];
        is_logarithm = is_logarithm && search->raw[t] >= 0;
    }
    const double median = n > 0 ? ol_anomaly_median(search->room, n) : 0;
    search->is_logarithm = is_logarithm && median > 0;
    search->offset = OL_ANOMALY_NOTHING * median;
    for (size_t t = 0; t < search->count; t++)
        search->values[t] = search->is_logarithm ? log(search->raw[t] + search->offset) : search->raw[t];
}

double ol_anomaly_spent(const struct ol_anomaly_search *search, double value)
{
    return search->is_logarithm ? fmax(exp(value) - search->offset, 0) : value;
}

static double as_looked_at(const struct ol_anomaly_search *search, double spent)
{
    return search->is_logarithm ? log(fmax(spent, 0) + search->offset) : spent;
}

double ol_anomaly_moved(const struct ol_anomaly_search *search, double spent, double by)
{
    return ol_anomaly_spent(search, as_looked_at(search, spent) + by);
}

/* ---- what is expected ---- */

double ol_anomaly_median_between(struct ol_anomaly_search *search, const double *values, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        if (!isnan(values[i]))
            search->room[n++] = values[i];
    return n > 0 ? ol_anomaly_median(search->room, n) : NAN;
}

/* What the phase was off the level, at a distance of so many steps, by the last of them. */
static bool phase_off(struct ol_anomaly_search *search, size_t t, size_t distance, double *off)
{
    double seen[CYCLES];
    size_t n = 0;
    for (size_t k = 1; k <= CYCLES && k * distance <= t; k++) {
        const size_t at = t - k * distance;
        if (!isnan(search->clean[at]) && !isnan(search->anchor[at]))
            seen[n++] = search->clean[at] - search->anchor[at];
    }
    if (n < 2)
        return false;
    *off = ol_anomaly_median(seen, n);
    return true;
}

/* What the day of the month, counted from its end too, was off in the months before, if it was so in each of them. */
static double month_off(struct ol_anomaly_search *search, size_t t, double least)
{
    double seen[MONTHS];
    size_t n = 0, days[MONTHS];
    if (search->step != OL_DAY)
        return 0;
    const struct ol_civil today = ol_civil_of(search->start + (ol_time)t * OL_DAY);
    const struct ol_civil tomorrow = ol_civil_of(search->start + (ol_time)(t + 1) * OL_DAY);
    for (size_t at = t; at-- > 0 && t - at < 31 * MONTHS + 15 && n < MONTHS;) {
        const struct ol_civil day = ol_civil_of(search->start + (ol_time)at * OL_DAY);
        const struct ol_civil next = ol_civil_of(search->start + (ol_time)(at + 1) * OL_DAY);
        const bool is_same = tomorrow.day == 1 ? next.day == 1 : day.day == today.day;
        if (is_same && !isnan(search->off[at])) {
            days[n] = at;
            seen[n++] = search->off[at];
        }
    }
    for (size_t i = 0; i < n; i++)
        if (n < 2 || seen[i] * seen[0] <= 0 || fabs(seen[i]) < least)
            return 0;
    for (size_t i = 0; i < n; i++)
        search->is_of_month[days[i]] = true; /* it strayed for a reason, and tells nothing of how far others do */
    return n > 0 ? ol_anomaly_median(seen, n) : 0;
}

size_t ol_anomaly_week_known(const struct ol_anomaly_search *search)
{
    return 21 * search->day + search->season;
}

/* The week tells more than the day, where there are three of them. */
double ol_anomaly_expect(struct ol_anomaly_search *search, size_t t)
{
    const size_t season = search->season, week = 7 * search->day;
    double off = 0;
    search->level[t] = t >= season ? ol_anomaly_median_between(search, search->clean, t - season, t) : NAN;
    if (t < OL_ANOMALY_NEEDS * season || isnan(search->level[t]))
        return NAN;
    if (t < ol_anomaly_week_known(search) || !phase_off(search, t, week, &off))
        if (!phase_off(search, t, season, &off))
            return NAN;
    const double base = ol_anomaly_spent(search, search->level[t] + off);
    search->off[t] = search->raw[t] - base;
    return as_looked_at(search, base + month_off(search, t, MONTH_LEAST * fabs(base)));
}
