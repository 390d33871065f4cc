/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/anomaly.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define SIGMA          1.4826 /* of a normal law over its median absolute deviation */
#define MONTHS         3      /* that tell a day of the month */
#define MONTH_LEAST    0.1    /* of what else is expected */
#define CYCLES         6      /* seasons that tell a phase */
#define NEEDS          2      /* seasons before anything is told */
#define HOLD           2      /* seasons after which what was flagged is the new level */
#define LEARNS_DAYS    3      /* of finer series, before the scale is believed ... */
#define LEARNS_SEASONS 4      /* ... of days and weeks: so many of seven days, or four weeks */
#define HISTORY_DAYS   120    /* that scales are measured over */
#define SCALES         3
#define DEVIATIONS     4.5
#define RARE_DAYS      365 /* chance is to flag a step once in so many days, at each of the scales */
#define TAIL           0.05
#define TAIL_LEAST     4
#define TAIL_MOST      0.5
#define FARTHER        1.25
#define NEARLY_ALL     0.995
#define LEAST_SCALE    0.01 /* of a logarithm: what is off by less is nothing to a budget */
#define DRAGGED        0.25 /* of the farthest step: less is not part of it */
#define NOTHING        0.05 /* of what is expected: less is missing */
#define LEAK_DAYS      14
#define LEAK_WINDOWS   3 /* each a week longer than the one before */
#define LEAK_HISTORY   365
#define LEAK_LEARNS    90 /* days before a slope's own past is believed */
#define QUARTILE                                                                                                  \
    3.1383 /* 1 / the normal 62.5% quantile: of a deviation over the lower quartile of how far it strays */
#define LEAK_STRAYS 2
#define LEAK_BEFORE 42
#define LEAK_SIGMAS 5
#define LEAK_RISE   0.08

const char *const ol_anomaly_methods[OL_ANOMALY_METHODS + 1] = {"robust", "mean2sigma", "twice-average", NULL};
const char *const ol_anomaly_kinds[OL_ANOMALY_KINDS] = {"spike", "drop", "shift", "leak", "missing"};
const char *const ol_anomaly_severities[] = {"low", "medium", "high", "critical"};

struct search {
    const double *raw;
    size_t count, day, season; /* steps of a day, at least 1, and of a season */
    ol_time start, step;
    const struct ol_anomaly_setting *setting;
    struct ol_arena arena;
    bool is_logarithm;
    double offset;     /* logarithms are of values and this */
    double *values;    /* as they are looked at */
    double *clean;     /* what the model learns from: flagged steps are what was expected of them */
    double *level;     /* the median of the season before */
    double *anchor;    /* what a phase is off from: the level, of a new one too that was believed later */
    double *expected;  /* NAN: nothing is known yet */
    double *off;       /* spent less what is expected but for the day of the month; NAN */
    bool *is_of_month; /* days that are known to be off in their month */
    double *rest;      /* values less expected, or 0 where one is not known */
    double *score;     /* beyond the threshold; at most 1: not flagged */
    double *room;
    struct ol_anomaly *found;
    size_t found_count, capacity;
    size_t believed; /* where the newest level that was believed ends: what was off it is no news */
};

/* It sorts them. */
static double median_of(double *values, size_t count)
{
    ol_sort_real(values, count);
    return ol_quantile_sorted(values, count, 0.5);
}

static size_t day_of(ol_time step)
{
    return step < OL_DAY ? (size_t)(OL_DAY / step) : 1;
}

static size_t season_of(ol_time step)
{
    return step < OL_DAY ? day_of(step) : step == OL_DAY ? 7 : 4;
}

size_t ol_anomaly_needs(ol_time step)
{
    return NEEDS * season_of(step);
}

/* ---- looking at values ---- */

/* The offset is of the first seasons, so that it does not depend on what comes later. */
static void transform(struct search *search)
{
    size_t n = 0;
    bool is_logarithm = true;
    for (size_t t = 0; t < search->count; t++) {
        if (isnan(search->raw[t]))
            continue;
        if (n < NEEDS * search->season)
            search->room[n++] = search->raw[t];
        is_logarithm = is_logarithm && search->raw[t] >= 0;
    }
    const double median = n > 0 ? median_of(search->room, n) : 0;
    search->is_logarithm = is_logarithm && median > 0;
    search->offset = NOTHING * median;
    for (size_t t = 0; t < search->count; t++)
        search->values[t] = search->is_logarithm ? log(search->raw[t] + search->offset) : search->raw[t];
}

static double as_spent(const struct search *search, double value)
{
    return search->is_logarithm ? fmax(exp(value) - search->offset, 0) : value;
}

static double as_looked_at(const struct search *search, double spent)
{
    return search->is_logarithm ? log(fmax(spent, 0) + search->offset) : spent;
}

/* ---- what is expected ---- */

static double median_between(struct search *search, const double *values, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        if (!isnan(values[i]))
            search->room[n++] = values[i];
    return n > 0 ? median_of(search->room, n) : NAN;
}

/* What the phase was off the level, at a distance of so many steps, by the last of them. */
static bool phase_off(struct search *search, size_t t, size_t distance, double *off)
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
    *off = median_of(seen, n);
    return true;
}

/* What the day of the month, counted from its end too, was off in the months before, if it was so in each of them. */
static double month_off(struct search *search, size_t t, double least)
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
    return n > 0 ? median_of(seen, n) : 0;
}

/* The week tells more than the day, where there are three of them. */
static double expect(struct search *search, size_t t)
{
    const size_t season = search->season, week = 7 * search->day;
    double off = 0;
    search->level[t] = t >= season ? median_between(search, search->clean, t - season, t) : NAN;
    if (t < NEEDS * season || isnan(search->level[t]))
        return NAN;
    if (t < 3 * week + season || !phase_off(search, t, week, &off))
        if (!phase_off(search, t, season, &off))
            return NAN;
    const double base = as_spent(search, search->level[t] + off);
    search->off[t] = search->raw[t] - base;
    return as_looked_at(search, base + month_off(search, t, MONTH_LEAST * fabs(base)));
}

/* ---- how far off is too far ---- */

struct scale {
    size_t width; /* steps whose mean is looked at */
    double *means;
    double threshold;
    size_t measured; /* when that was */
};

/* The value that chance passes once in RARE_DAYS: beyond the greatest TAIL of what was seen the tail is taken to be a
 * power law, with Hill's estimate of its exponent (Hill 1975). Means of several steps are looked at as often as there
 * are such in a day. In any case it is FARTHER than
 * nearly all that was seen. */
static double rare_value(const struct search *search, size_t width, const double *sorted, size_t count)
{
    const size_t tail = (size_t)(TAIL * (double)count);
    const double begin = sorted[count - tail - 1], seen = FARTHER * ol_quantile_sorted(sorted, count, NEARLY_ALL);
    const double looks =
        TAIL * RARE_DAYS * (double)search->day / (double)(width < search->day ? width : search->day);
    double exponent = 0;
    if (tail < TAIL_LEAST || !(begin > 0))
        return seen;
    for (size_t i = count - tail; i < count; i++)
        exponent += log(sorted[i] / begin) / (double)tail;
    return fmax(begin * pow(looks, fmin(exponent, TAIL_MOST)), seen);
}

static bool has_day_of_month(const struct search *search, size_t t, size_t width)
{
    for (size_t i = 0; i < width && i <= t; i++)
        if (search->is_of_month[t - i])
            return true;
    return false;
}

static void measure(struct search *search, struct scale *scale, size_t t)
{
    const size_t history = HISTORY_DAYS * search->day, from = t > history ? t - history : 0;
    size_t n = 0;
    for (size_t i = from; i < t; i++)
        if (!isnan(scale->means[i]) && !has_day_of_month(search, i, search->step == OL_DAY ? scale->width : 0))
            search->room[n++] = scale->means[i];
    scale->measured = t;
    scale->threshold = INFINITY;
    if (n < (search->day > 1 ? LEARNS_DAYS : LEARNS_SEASONS) * search->season)
        return;
    const double deviation = SIGMA * median_of(search->room, n);
    const double least = search->is_logarithm ? LEAST_SCALE : 1e-9 * fabs(search->level[t]);
    scale->threshold =
        fmax(DEVIATIONS * fmax(deviation, least), rare_value(search, scale->width, search->room, n)) /
        search->setting->sensitivity;
}

/* The mean of the last steps; NAN where too few of them are known. */
static double mean_back(const struct search *search, size_t t, size_t width)
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

static double look(struct search *search, struct scale *scales, size_t t)
{
    double score = 0;
    for (size_t s = 0; s < SCALES; s++) {
        struct scale *scale = &scales[s];
        if (scale->width == 0)
            continue;
        if (scale->measured == 0 || t - scale->measured >= (search->season + 7) / 8)
            measure(search, scale, t);
        const double mean = mean_back(search, t, scale->width);
        if (isnan(mean))
            continue;
        score = fmax(score, fabs(mean) / scale->threshold);
        scale->means[t] = fabs(mean) > scale->threshold ? NAN : fabs(mean); /* what was far off teaches nothing */
    }
    return score;
}

static void begin_scales(struct search *search, struct scale scales[SCALES])
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

/* What was flagged from `first` on has become usual. Its phases are off the new level, not the old one. */
static void believe(struct search *search, size_t first, size_t t)
{
    for (size_t i = first; i <= t; i++)
        search->clean[i] = search->values[i];
    const double level = median_between(search, search->clean, t + 1 - search->season, t + 1);
    for (size_t i = first; i <= t; i++)
        search->anchor[i] = level;
    search->believed = t + 1;
}

static void walk(struct search *search)
{
    struct scale scales[SCALES];
    size_t held = 0;
    begin_scales(search, scales);
    for (size_t t = 0; t < search->count; t++) {
        search->off[t] = NAN;
        search->expected[t] = expect(search, t);
        search->anchor[t] = search->level[t];
        const bool is_known = !isnan(search->expected[t]) && !isnan(search->values[t]);
        search->rest[t] = is_known ? search->values[t] - search->expected[t] : 0;
        search->score[t] = is_known ? look(search, scales, t) : 0;
        const bool is_flagged = search->score[t] > 1;
        held = is_flagged ? held + 1 : 0;
        search->clean[t] = is_flagged ? search->expected[t] : search->values[t];
        if (held < HOLD * search->season)
            continue;
        believe(search, t + 1 - held, t);
        held = 0;
    }
}

/* ---- findings ---- */

static void add(struct search *search, struct ol_anomaly anomaly)
{
    OL_MEM_RESERVE(search->found, search->capacity, search->found_count + 1);
    search->found[search->found_count++] = anomaly;
}

static bool is_missing(const struct search *search, size_t t)
{
    if (isnan(search->raw[t]))
        return true;
    return search->is_logarithm && !isnan(search->expected[t]) &&
           search->raw[t] < NOTHING * as_spent(search, search->expected[t]);
}

static enum ol_anomaly_severity severity_of(const struct search *search, double size)
{
    size_t n = 0;
    for (size_t t = 0; t < search->count; t++)
        if (!isnan(search->raw[t]))
            search->room[n++] = search->raw[t];
    const double per_day = fabs(median_of(search->room, n)) * (double)search->day /
                           (search->step > OL_DAY ? (double)search->step / (double)OL_DAY : 1);
    const double days = per_day > 0 ? fabs(size) / per_day : INFINITY;
    return days < 0.25 ? OL_SEVERITY_LOW
           : days < 1  ? OL_SEVERITY_MEDIUM
           : days < 4  ? OL_SEVERITY_HIGH
                       : OL_SEVERITY_CRITICAL;
}

static void sum_up(const struct search *search, struct ol_anomaly *anomaly)
{
    anomaly->observed = anomaly->expected = 0;
    for (size_t t = anomaly->first; t <= anomaly->last; t++) {
        anomaly->observed += isnan(search->raw[t]) ? 0 : search->raw[t];
        anomaly->expected += isnan(search->expected[t]) ? 0 : as_spent(search, search->expected[t]);
        anomaly->score = fmax(anomaly->score, search->score[t]);
    }
    anomaly->severity = severity_of(search, anomaly->observed - anomaly->expected);
}

/* What the mean of several steps drags behind a finding is none of it. */
static void trim(const struct search *search, struct ol_anomaly *anomaly)
{
    double peak = 0;
    for (size_t t = anomaly->first; t <= anomaly->last; t++)
        peak = fmax(peak, fabs(search->rest[t]));
    while (anomaly->last > anomaly->detected && !is_missing(search, anomaly->last) &&
           fabs(search->rest[anomaly->last]) < DRAGGED * peak)
        anomaly->last--;
}

static enum ol_anomaly_kind kind_of(const struct search *search, const struct ol_anomaly *anomaly)
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
static void flag_gaps(struct search *search)
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

/* Flagged steps that lie together, with the kind of each. */
static void gather(struct search *search)
{
    const size_t near = search->day > 1 ? search->day / 4 + 1 : 2;
    for (size_t t = 0; t < search->count; t++) {
        if (search->score[t] <= 1)
            continue;
        struct ol_anomaly anomaly = {.first = t, .last = t, .detected = t};
        for (size_t i = t + 1; i < search->count && i - anomaly.last <= near; i++)
            if (search->score[i] > 1)
                anomaly.last = i;
        const size_t end = anomaly.last;
        trim(search, &anomaly);
        sum_up(search, &anomaly);
        anomaly.kind = kind_of(search, &anomaly);
        if (fabs(anomaly.observed - anomaly.expected) >= search->setting->least)
            add(search, anomaly);
        t = end;
    }
}

/* ---- leaks ---- */

/* The median of the slopes of all pairs. */
static double slope_of(struct search *search, const double *values, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        for (size_t k = i + 1; k < to; k++)
            if (!isnan(values[i]) && !isnan(values[k]))
                search->room[n++] = (values[k] - values[i]) / (double)(k - i);
    return n > 0 ? median_of(search->room, n) : 0;
}

/* Day by day what was not of the season. */
static size_t days_of(struct search *search, double *days)
{
    const size_t count = search->count / search->day;
    for (size_t d = 0; d < count; d++) {
        size_t n = 0;
        for (size_t t = d * search->day; t < (d + 1) * search->day; t++)
            if (!isnan(search->expected[t]) && !isnan(search->values[t]))
                search->room[n++] = search->values[t] - (search->expected[t] - search->level[t]);
        days[d] = n > 0 ? median_of(search->room, n) : NAN;
    }
    return count;
}

/* What lasts for a quarter of the days moves their slope (Theil's breaks down at 29%), and so does what has ended just
 * before them, by what it left behind. What is shorter does not. */
static bool is_told(const struct search *search, const struct ol_anomaly *leak, size_t before)
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

static double spread_of(struct search *search, const double *days, size_t from, size_t to, double slope)
{
    double off[LEAK_BEFORE];
    size_t n = 0;
    const double level = median_between(search, days, from, to), middle = (double)(to - from - 1) / 2;
    for (size_t i = from; i < to; i++)
        if (!isnan(days[i]))
            off[n++] = fabs(days[i] - level - slope * ((double)(i - from) - middle));
    return n > 0 ? SIGMA * median_of(off, n) : INFINITY;
}

/* How much the slope of so many days has differed from that before them, day by day; NAN where it is not known. */
struct slopes {
    size_t width;
    double *strays;
};

/* Of the days before day d: beyond what chance does to a slope, and what slopes of this series have done anyway. */
static double score_leak(struct search *search, const double *days, size_t d, struct slopes *slopes)
{
    const size_t width = slopes->width, from = d - width;
    const double error = sqrt(12 / pow((double)width, 3) + 12 / pow(LEAK_BEFORE, 3));
    const double usual = slope_of(search, days, from - LEAK_BEFORE, from);
    const double now = slope_of(search, days, from, d), more = now - usual;
    const double spread = fmax(spread_of(search, days, from - LEAK_BEFORE, from, usual), LEAST_SCALE);
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
static struct ol_anomaly leak_until(struct search *search, const double *days, size_t d,
                                    struct slopes slopes[LEAK_WINDOWS])
{
    struct ol_anomaly leak = {
        .kind = OL_ANOMALY_LEAK, .last = d * search->day - 1, .detected = d * search->day - 1};
    for (size_t i = 0; i < LEAK_WINDOWS && slopes[i].width + LEAK_BEFORE <= d; i++) {
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
static void sum_up_leaks(struct search *search, size_t before)
{
    size_t kept = before;
    for (size_t i = before; i < search->found_count; i++) {
        struct ol_anomaly leak = search->found[i];
        const double level = search->level[leak.first];
        for (size_t t = leak.first; t <= leak.last; t++) {
            leak.observed += isnan(search->raw[t]) ? 0 : search->raw[t];
            leak.expected +=
                isnan(search->expected[t]) ? 0 : as_spent(search, search->expected[t] - search->level[t] + level);
        }
        const double size = leak.observed - leak.expected;
        leak.severity = severity_of(search, size);
        if (size > 0 && size >= search->setting->least)
            search->found[kept++] = leak;
    }
    search->found_count = kept;
}

static void find_leaks(struct search *search)
{
    double *days = OL_ARENA_ARRAY(&search->arena, double, search->count / search->day + 1);
    const size_t count = days_of(search, days), before = search->found_count;
    struct slopes slopes[LEAK_WINDOWS];
    for (size_t i = 0; i < LEAK_WINDOWS; i++) {
        slopes[i] = (struct slopes){LEAK_DAYS + 7 * i, OL_ARENA_ARRAY(&search->arena, double, count + 1)};
        for (size_t d = 0; d <= count; d++)
            slopes[i].strays[d] = NAN;
    }
    for (size_t d = LEAK_BEFORE + LEAK_DAYS; d <= count && search->is_logarithm; d++) {
        const struct ol_anomaly leak = leak_until(search, days, d, slopes);
        if (leak.score <= 1 || is_told(search, &leak, before))
            continue;
        struct ol_anomaly *last = search->found_count > before ? &search->found[search->found_count - 1] : NULL;
        if (last && leak.first <= last->last) {
            last->last = leak.last;
            last->score = fmax(last->score, leak.score);
        } else {
            add(search, leak);
        }
    }
    sum_up_leaks(search, before);
}

/* ---- the plain methods ---- */

static void walk_plainly(struct search *search)
{
    const bool is_sigma = search->setting->method == OL_ANOMALY_MEAN_2SIGMA;
    const size_t window = (is_sigma ? 30 : 7) * search->day;
    for (size_t t = 0; t < search->count; t++) {
        struct ol_tally tally = {0};
        for (size_t i = t > window ? t - window : 0; i < t; i++)
            if (!isnan(search->raw[i]))
                ol_tally_add(&tally, search->raw[i]);
        search->expected[t] = search->level[t] = NAN;
        if (t < search->season || tally.count == 0 || isnan(search->raw[t]))
            continue;
        const double mean = ol_tally_mean(&tally), sd = sqrt(ol_tally_variance(&tally));
        const double limit = is_sigma ? mean + 2 * sd / search->setting->sensitivity
                                      : mean * (1 + 1 / search->setting->sensitivity);
        search->expected[t] = mean;
        search->score[t] = search->raw[t] > limit ? 1 + (search->raw[t] - limit) / fmax(fabs(limit), 1e-300) : 0;
    }
    search->is_logarithm = false;
}

/* ---- the whole ---- */

static int by_time(const void *a, const void *b)
{
    const struct ol_anomaly *x = a, *y = b;
    return x->first != y->first ? (x->first > y->first) - (x->first < y->first) : (int)x->kind - (int)y->kind;
}

struct ol_anomaly *ol_anomalies_find(const double *values, size_t count, ol_time start, ol_time step,
                                     const struct ol_anomaly_setting *setting, size_t *found)
{
    struct search search = {.raw = values,
                            .count = count,
                            .day = day_of(step),
                            .season = season_of(step),
                            .start = start,
                            .step = step,
                            .setting = setting};
    double **arrays[] = {&search.values,   &search.clean, &search.level, &search.anchor,
                         &search.expected, &search.off,   &search.rest,  &search.score};
    const size_t pairs = (size_t)LEAK_BEFORE * LEAK_BEFORE;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = OL_ARENA_ARRAY(&search.arena, double, count + 1);
    search.is_of_month = OL_ARENA_ARRAY(&search.arena, bool, count + 1);
    search.room = OL_ARENA_ARRAY(&search.arena, double, count + pairs);
    transform(&search);
    if (setting->method == OL_ANOMALY_ROBUST) {
        walk(&search);
        flag_gaps(&search);
        gather(&search);
        find_leaks(&search);
    } else {
        walk_plainly(&search);
        gather(&search);
    }
    if (search.found_count > 1)
        qsort(search.found, search.found_count, sizeof *search.found, by_time);
    ol_arena_release(&search.arena);
    *found = search.found_count;
    return search.found;
}

double ol_anomaly_usual(const double *values, size_t first, size_t last, ol_time step)
{
    const size_t season = season_of(step) * (step < OL_DAY ? 7 : 1), cycles = 4;
    double sum = 0;
    for (size_t t = first; t <= last; t++) {
        double seen[4];
        size_t n = 0;
        for (size_t k = 1 + (last - first) / season; n < cycles && k * season <= t; k++)
            if (!isnan(values[t - k * season]))
                seen[n++] = values[t - k * season];
        sum += n > 0 ? median_of(seen, n) : 0;
    }
    return sum;
}
