/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/anomaly_search.h"

#include "outlay/stats.h"

#include <math.h>

#define LEAK_DAYS    14
#define LEAK_WINDOWS 3 /* each a week longer than the one before */
#define LEAK_HISTORY 365
#define LEAK_LEARNS  90 /* days before a slope's own past is believed */
#define QUARTILE                                                                                                  \
    3.1383 /* 1 / the normal 62.5% quantile: of a deviation over the lower quartile of how far it strays */
#define LEAK_STRAYS 2
#define LEAK_SIGMAS 5
#define LEAK_RISE   0.08

/* The median of the slopes of all pairs. */
static double slope_of(struct ol_anomaly_search *search, const double *values, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        for (size_t k = i + 1; k < to; k++)
            if (!isnan(values[i]) && !isnan(values[k]))
                search->room[n++] = (values[k] - values[i]) / (double)(k - i);
    return n > 0 ? ol_anomaly_median(search->room, n) : 0;
}

/* Day by day what was not of the season. */
static size_t days_of(struct ol_anomaly_search *search, double *days)
{
    const size_t count = search->count / search->day;
    for (size_t d = 0; d < count; d++) {
        size_t n = 0;
        for (size_t t = d * search->day; t < (d + 1) * search->day; t++)
            if (!isnan(search->expected[t]) && !isnan(search->values[t]))
                search->room[n++] = search->values[t] - (search->expected[t] - search->level[t]);
        days[d] = n > 0 ? ol_anomaly_median(search->room, n) : NAN;
    }
    return count;
}

/* What lasts for a quarter of the days moves their slope (Theil's breaks down at 29%), and so does what has ended just
 * before them, by what it left behind. What is shorter does not. */
static bool is_told(const struct ol_anomaly_search *search, const struct ol_anomaly *leak, size_t before)
{
    const size_t least = (leak->last - leak->first + 1) / 4;
    for (size_t i = 0; i < before; i++) {
        const struct ol_anomaly *other = &search->found[i];
        if (other->first <= leak->last && leak->first <= other->last + (size_t)LEAK_DAYS * search->day &&
            other->last - other->first + 1 >= least)
            return true;
    }
    return false;
}

static double spread_of(struct ol_anomaly_search *search, const double *days, size_t from, size_t to, double slope)
{
    double off[OL_ANOMALY_LEAK_BEFORE];
    size_t n = 0;
    const double level = ol_anomaly_median_between(search, days, from, to), middle = (double)(to - from - 1) / 2;
    for (size_t i = from; i < to; i++)
        if (!isnan(days[i]))
            off[n++] = fabs(days[i] - level - slope * ((double)(i - from) - middle));
    return n > 0 ? OL_ANOMALY_SIGMA * ol_anomaly_median(off, n) : INFINITY;
}

/* How much the slope of so many days has differed from that before them, day by day; NAN where it is not known. */
struct slopes {
    size_t width;
    double *strays;
};

/* Of the days before day d: beyond what chance does to a slope, and what slopes of this series have done anyway. */
static double score_leak(struct ol_anomaly_search *search, const double *days, size_t d, struct slopes *slopes)
{
    const size_t width = slopes->width, from = d - width;
    const double error = sqrt(12 / pow((double)width, 3) + 12 / pow(OL_ANOMALY_LEAK_BEFORE, 3));
    const double usual = slope_of(search, days, from - OL_ANOMALY_LEAK_BEFORE, from);
    const double now = slope_of(search, days, from, d), more = now - usual;
    const double spread =
        fmax(spread_of(search, days, from - OL_ANOMALY_LEAK_BEFORE, from, usual), OL_ANOMALY_LEAST_SCALE);
    double least = LEAK_SIGMAS * spread * error;
    size_t n = 0;
    for (size_t i = d > LEAK_HISTORY ? d - LEAK_HISTORY : 0; i < d; i++)
        if (!isnan(slopes->strays[i]))
            search->room[n++] = slopes->strays[i];
    if (n >= LEAK_LEARNS)
        least = fmax(least, LEAK_STRAYS * QUARTILE * ol_quantile_real(search->room, n, 0.25));
    least /= search->setting->sensitivity;
    slopes->strays[d] = fabs(more) > least ? NAN : fabs(more); /* as with the scales */
    return now <= 0 || more * (double)width < LEAK_RISE ? 0 : more / least;
}

/* A short window is early, a long one sees what is small. */
static struct ol_anomaly leak_until(struct ol_anomaly_search *search, const double *days, size_t d,
                                    struct slopes slopes[LEAK_WINDOWS])
{
    struct ol_anomaly leak = {
        .kind = OL_ANOMALY_LEAK, .last = d * search->day - 1, .detected = d * search->day - 1};
    for (size_t i = 0; i < LEAK_WINDOWS && slopes[i].width + OL_ANOMALY_LEAK_BEFORE <= d; i++) {
        const double score = score_leak(search, days, d, &slopes[i]);
        if (score > leak.score) {
            leak.score = score;
            leak.first = (d - slopes[i].width) * search->day;
        }
    }
    return leak;
}

/* What they cost over the level that each began at, which the expectation has followed. One that cost nothing, because
 * the level has only come back to where it was, is none. */
static void sum_up_leaks(struct ol_anomaly_search *search, size_t before)
{
    size_t kept = before;
    for (size_t i = before; i < search->found_count; i++) {
        struct ol_anomaly leak = search->found[i];
        const double level = search->level[leak.first];
        for (size_t t = leak.first; t <= leak.last; t++) {
            leak.observed += isnan(search->raw[t]) ? 0 : search->raw[t];
            leak.expected += isnan(search->expected[t])
                                 ? 0
                                 : ol_anomaly_spent(search, search->expected[t] - search->level[t] + level);
        }
        const double size = leak.observed - leak.expected;
        leak.severity = ol_anomaly_severity_of(search, size);
        if (size > 0 && size >= search->setting->least)
            search->found[kept++] = leak;
    }
    search->found_count = kept;
}

void ol_anomaly_find_leaks(struct ol_anomaly_search *search)
{
    double *days = OL_ARENA_ARRAY(&search->arena, double, search->count / search->day + 1);
    const size_t count = days_of(search, days), before = search->found_count;
    struct slopes slopes[LEAK_WINDOWS];
    for (size_t i = 0; i < LEAK_WINDOWS; i++) {
        slopes[i] = (struct slopes){LEAK_DAYS + 7 * i, OL_ARENA_ARRAY(&search->arena, double, count + 1)};
        for (size_t d = 0; d <= count; d++)
            slopes[i].strays[d] = NAN;
    }
    for (size_t d = OL_ANOMALY_LEAK_BEFORE + LEAK_DAYS; d <= count && search->is_logarithm; d++) {
        const struct ol_anomaly leak = leak_until(search, days, d, slopes);
        if (leak.score <= 1 || is_told(search, &leak, before))
            continue;
        struct ol_anomaly *last = search->found_count > before ? &search->found[search->found_count - 1] : NULL;
        if (last && leak.first <= last->last) {
            last->last = leak.last;
            last->score = fmax(last->score, leak.score);
        } else {
            ol_anomaly_add(search, leak);
        }
    }
    sum_up_leaks(search, before);
}
