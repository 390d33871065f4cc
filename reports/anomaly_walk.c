/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/anomaly_search.h"

#include "outlay/stats.h"

#include <math.h>

#define HOLD             2 /* seasons after which what was flagged is the new level */
#define LEARNS_DAYS      3 /* of finer series, before the scale is believed ... */
#define LEARNS_SEASONS   4 /* ... of days and weeks: so many of seven days, or four weeks */
#define EARLY_SEASONS    1 /* before that, for what stands out to anybody */
#define EARLY_DEVIATIONS (2 * DEVIATIONS)
#define EARLY_FARTHER    2   /* than the farthest that was seen */
#define FORGETS_DAYS     7   /* with the week known, before what was off without it is forgotten */
#define HISTORY_DAYS     120 /* that scales are measured over */
#define SCALES           3
#define DEVIATIONS       4.5
#define RARE_DAYS        730 /* chance is to flag a step once in so many days, at each of the scales */
#define TAIL             0.05
#define TAIL_LEAST       4
#define SIDE_LEAST       50 /* in the tail of a side, whose exponent then errs by a seventh */
#define TAIL_MOST        0.5
#define FARTHER          1.25
#define NEARLY_ALL       0.995

enum side { ABOVE, BELOW, SIDES };

struct scale {
    size_t width; /* steps whose mean is looked at */
    double *means;
    double thresholds[SIDES];
    size_t measured; /* when that was */
};

/* The value that chance passes once in RARE_DAYS: beyond the greatest TAIL of what was seen the tail is taken to be a
 * power law, with Hill's estimate of its exponent (Hill 1975). Means of several steps are looked at as often as there
 * are such in a day. In any case it is FARTHER than nearly all that was seen. */
static double rare_value(const struct ol_anomaly_search *search, size_t width, double share, const double *sorted,
                         size_t count)
{
    const size_t tail = (size_t)(TAIL * (double)count);
    const double begin = sorted[count - tail - 1], seen = FARTHER * ol_quantile_sorted(sorted, count, NEARLY_ALL);
    const double looks =
        share * TAIL * RARE_DAYS * (double)search->day / (double)(width < search->day ? width : search->day);
    double exponent = 0;
    if (tail < TAIL_LEAST || !(begin > 0))
        return seen;
    for (size_t i = count - tail; i < count; i++)
        exponent += log(sorted[i] / begin) / (double)tail;
    return fmax(begin * pow(looks, fmin(exponent, TAIL_MOST)), seen);
}

static bool has_day_of_month(const struct ol_anomaly_search *search, size_t t, size_t width)
{
    for (size_t i = 0; i < width && i <= t; i++)
        if (search->is_of_month[t - i])
            return true;
    return false;
}

/* How far the means were off that may tell of the next, above or below or, `side` being SIDES, on both. */
static size_t seen_of(struct ol_anomaly_search *search, const struct scale *scale, size_t t, enum side side)
{
    const size_t history = HISTORY_DAYS * search->day, from = t > history ? t - history : 0;
    size_t n = 0;
    for (size_t i = from > search->begin ? from : search->begin; i < t; i++) {
        const double mean = scale->means[i];
        if (!isnan(mean) && (side == SIDES || (mean >= 0) == (side == ABOVE)) &&
            !has_day_of_month(search, i, search->step == OL_DAY ? scale->width : 0))
            search->room[n++] = fabs(mean);
    }
    ol_sort_real(search->room, n);
    return n;
}

/* With too little seen to know its tail, only what nobody would argue about: it at least doubles or halves, and is far
 * beyond all that was seen. */
static double early_threshold(const struct ol_anomaly_search *search, size_t t, double deviation, double most)
{
    const double doubled = search->is_logarithm ? log(2) : fabs(search->level[t]);
    return fmax(fmax(EARLY_DEVIATIONS * deviation, EARLY_FARTHER * most), doubled);
}

/* What is off above tells nothing of how far it is off below, where each is known well enough to tell by itself. */
static void measure(struct ol_anomaly_search *search, struct scale *scale, size_t t)
{
    const size_t count = seen_of(search, scale, t, SIDES);
    scale->measured = t;
    scale->thresholds[ABOVE] = scale->thresholds[BELOW] = INFINITY;
    const bool is_early = count < (search->day > 1 ? LEARNS_DAYS : LEARNS_SEASONS) * search->season;
    if (is_early && (search->day > 1 || count < EARLY_SEASONS * search->season))
        return;
    const double deviation = OL_ANOMALY_SIGMA * ol_quantile_sorted(search->room, count, 0.5);
    const double least = search->is_logarithm ? OL_ANOMALY_LEAST_SCALE : 1e-9 * fabs(search->level[t]);
    if (is_early) {
        const double early = early_threshold(search, t, fmax(deviation, least), search->room[count - 1]);
        scale->thresholds[ABOVE] = scale->thresholds[BELOW] = early / search->setting->sensitivity;
        return;
    }
    const double both = rare_value(search, scale->width, 1, search->room, count);
    for (enum side side = ABOVE; side < SIDES; side++) {
        const size_t n = seen_of(search, scale, t, side);
        const double rare = TAIL * (double)n < SIDE_LEAST
                                ? both
                                : rare_value(search, scale->width, (double)n / (double)count, search->room, n);
        scale->thresholds[side] = fmax(DEVIATIONS * fmax(deviation, least), rare) / search->setting->sensitivity;
    }
}

/* The mean of the last steps; NAN where too few of them are known. */
static double mean_back(const struct ol_anomaly_search *search, size_t t, size_t width)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < width && i + search->believed <= t; i++)
        if (!isnan(search->expected[t - i]) && !isnan(search->values[t - i])) {
            sum += search->rest[t - i];
            n++;
        }
    return 2 * n > width ? sum / (double)n : NAN;
}

static double look(struct ol_anomaly_search *search, struct scale *scales, size_t t)
{
    double score = 0;
    for (size_t s = 0; s < SCALES; s++) {
        struct scale *scale = &scales[s];
        if (scale->width == 0)
            continue;
        if (scale->measured == 0 || t - scale->measured >= (search->season + 7) / 8 * (search->day > 1 ? 2 : 1))
            measure(search, scale, t);
        const double mean = mean_back(search, t, scale->width);
        if (isnan(mean))
            continue;
        const double threshold = scale->thresholds[mean >= 0 ? ABOVE : BELOW];
        score = fmax(score, fabs(mean) / threshold);
        scale->means[t] = fabs(mean) > threshold ? NAN : mean; /* what was far off teaches nothing */
    }
    return fmin(score, OL_ANOMALY_MOST_SCORE);
}

static void begin_scales(struct ol_anomaly_search *search, struct scale scales[SCALES])
{
    const size_t day = search->day,
                 widths[SCALES] = {day > 24 ? day / 24 : 1, day > 8 ? day / 8 : 3, day > 1 ? day : 7};
    for (size_t s = 0; s < SCALES; s++) {
        scales[s] =
            (struct scale){.width = widths[s], .means = OL_ARENA_ARRAY(&search->arena, double, search->count)};
        for (size_t t = 0; t < search->count; t++)
            scales[s].means[t] = NAN;
    }
}

/* What was flagged from `first` on has become usual. Its phases, and its days of the month, are off the new level. */
static void believe(struct ol_anomaly_search *search, size_t first, size_t t)
{
    const double moved = ol_anomaly_median_between(search, search->rest, first, t + 1);
    for (size_t i = first; i <= t; i++) {
        search->clean[i] = search->values[i];
        search->off[i] = search->raw[i] - ol_anomaly_moved(search, search->raw[i] - search->off[i], moved);
    }
    const double level = ol_anomaly_median_between(search, search->clean, t + 1 - search->season, t + 1);
    for (size_t i = first; i <= t; i++)
        search->anchor[i] = level;
    search->believed = t + 1;
}

void ol_anomaly_walk(struct ol_anomaly_search *search)
{
    struct scale scales[SCALES];
    size_t held = 0, since = 0;
    begin_scales(search, scales);
    const size_t better = search->day > 1 ? ol_anomaly_week_known(search) : 0;
    for (size_t t = 0; t < search->count; t++) {
        search->off[t] = NAN;
        search->expected[t] = ol_anomaly_expect(search, t);
        search->anchor[t] = search->level[t];
        search->since[t] = since;
        if (better > 0 && t == better + FORGETS_DAYS * search->day)
            search->begin = better;
        const bool is_known = !isnan(search->expected[t]) && !isnan(search->values[t]);
        search->rest[t] = is_known ? search->values[t] - search->expected[t] : 0;
        search->score[t] = is_known ? look(search, scales, t) : 0;
        const bool is_flagged = search->score[t] > 1;
        held = is_flagged ? held + 1 : 0;
        search->clean[t] = is_flagged ? search->expected[t] : search->values[t];
        if (held < HOLD * search->season)
            continue;
        believe(search, t + 1 - held, t);
        search->since[t] = since = t + 1 - held;
        held = 0;
    }
}
