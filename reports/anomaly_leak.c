/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/anomaly_search.h"

#include "outlay/stats.h"

#include <math.h>

#define LEAK_DAYS    14
#define LEAK_WINDOWS 5
#define LEAK_WEEKS   6
#define LEAK_HISTORY 365
#define LEAK_LEARNS  90 /* days before a slope's own past is believed */
/* 1 / the normal 62.5% quantile: of a deviation over the lower quartile of how far it strays */
#define QUARTILE        3.1383
#define LEAK_STRAYS     2
#define LEAK_SIGMAS     4
#define LEAK_LEAST      28 /* days that a line needs */
#define CLIP            3
#define MEDIAN_VARIANCE 1.57 /* of a normal law's median over that of its mean: pi / 2 */
#define LEAK_RISE       0.08

/* Of finer series, what this day of the week was off the weeks about it, of those before day d. */
static double week_off(struct ol_anomaly_search *search, const double *medians, size_t d)
{
    double seen[LEAK_WEEKS];
    size_t n = 0;
    for (size_t at = d; at >= 7 + 3 && n < LEAK_WEEKS;) {
        at -= 7;
        const double level = ol_anomaly_median_between(search, medians, at - 3, at + 4);
        if (!isnan(level) && !isnan(medians[at]))
            seen[n++] = medians[at] - level;
    }
    return n > 0 ? ol_anomaly_median(seen, n) : NAN;
}

/* Day by day what was not of the season. */
static size_t days_of(struct ol_anomaly_search *search, double *days)
{
    const size_t count = search->count / search->day;
    double *medians = OL_ARENA_ARRAY(&search->arena, double, count + 1);
    for (size_t d = 0; d < count; d++) {
        const size_t t = d * search->day;
        medians[d] = ol_anomaly_median_between(search, search->values, t, t + search->day);
        days[d] =
            medians[d] - (search->day > 1 ? week_off(search, medians, d) : search->expected[t] - search->level[t]);
    }
    return count;
}

/* The median of the slopes of pairs that are half of the days apart at least (Theil 1950, Sen 1968). */
static double slope_of(struct ol_anomaly_search *search, const double *days, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        for (size_t k = i + (to - from) / 2; k < to; k++)
            if (!isnan(days[i]) && !isnan(days[k]))
                search->room[n++] = (days[k] - days[i]) / (double)(k - i);
    return n > 0 ? ol_anomaly_median(search->room, n) : 0;
}

/* What is left of the squares about the mean of days that are known. */
static double squares_about_mean(const double *days, size_t from, size_t to)
{
    struct ol_tally tally = {0};
    for (size_t d = from; d < to; d++)
        if (!isnan(days[d]))
            ol_tally_add(&tally, days[d]);
    return tally.m2;
}

/* Whether a straight line leaves less than the best step does. */
static bool is_rising(struct ol_anomaly_search *search, const double *days, size_t from, size_t to)
{
    double *off = OL_ARENA_ARRAY(&search->arena, double, to - from), step = INFINITY;
    const double slope = slope_of(search, days, from, to);
    for (size_t d = from; d < to; d++) {
        off[d - from] = days[d] - slope * (double)(d - from);
        step = fmin(step, squares_about_mean(days, from, d) + squares_about_mean(days, d, to));
    }
    return slope > 0 && squares_about_mean(off, 0, to - from) < step;
}

/* What lasts for a quarter of the days moves their slope (Theil's breaks down at 29%), and so does what has ended just
 * before them, by what it left behind. What is shorter does not. What began within them and rises is the leak. */
static bool is_told(struct ol_anomaly_search *search, const double *days, const struct ol_anomaly *leak,
                    size_t before)
{
    const size_t least = (leak->last - leak->first + 1) / 4;
    for (size_t i = 0; i < before; i++) {
        struct ol_anomaly *other = &search->found[i];
        if (other->first > leak->last || leak->first > other->last + (size_t)LEAK_DAYS * search->day ||
            (other->last < leak->last ? other->last : leak->last) - other->first + 1 < least)
            continue;
        if (other->first > leak->first && other->kind == OL_ANOMALY_SHIFT &&
            is_rising(search, days, leak->first / search->day, (leak->last + 1) / search->day)) {
            other->kind = OL_ANOMALY_LEAK;
            other->first = leak->first;
        }
        return true;
    }
    return false;
}

/* The line that the days before a window lie about. */
struct line {
    size_t from, to; /* days */
    double level, slope, spread;
};

static double off_line(const struct line *line, const double *days, size_t d)
{
    const double middle = (double)(line->from + line->to - 1) / 2;
    return days[d] - line->level - line->slope * ((double)d - middle);
}

/* Of neighbours, each at most CLIP deviations off: how far they go together. */
static double correlation_of(const struct line *line, const double *days)
{
    double together = 0, squares = 1e-300, last = NAN;
    for (size_t i = line->from; i < line->to; i++) {
        const double off = fmax(fmin(off_line(line, days, i), CLIP * line->spread), -CLIP * line->spread);
        if (!isnan(days[i]))
            squares += off * off;
        if (!isnan(days[i]) && !isnan(last))
            together += off * last;
        last = isnan(days[i]) ? NAN : off;
    }
    return fmax(fmin(together / squares, 0.9), 0);
}

/* What days have in common with the day before makes means and slopes stray farther (Hamed and Rao 1998). */
static bool draw_line(struct ol_anomaly_search *search, const double *days, size_t from, size_t to,
                      struct line *line)
{
    double off[OL_ANOMALY_LEAK_BEFORE];
    size_t n = 0;
    *line = (struct line){.from = from, .to = to, .slope = slope_of(search, days, from, to)};
    for (size_t i = from; i < to; i++)
        if (!isnan(days[i]))
            off[n++] = off_line(line, days, i);
    if (n < LEAK_LEAST)
        return false;
    line->level = ol_anomaly_median(off, n);
    n = 0;
    for (size_t i = from; i < to; i++)
        if (!isnan(days[i]))
            off[n++] = fabs(off_line(line, days, i));
    line->spread = fmax(OL_ANOMALY_SIGMA * ol_anomaly_median(off, n), OL_ANOMALY_LEAST_SCALE);
    const double correlation = correlation_of(line, days);
    line->spread *= sqrt((1 + correlation) / (1 - correlation));
    return true;
}

/* A ramp that begins at the line's end: its slope, and its error with that of the line carried on. Medians have half as
 * much variance again as means. */
static double ramp_of(const struct line *line, const double *days, size_t to, double *error)
{
    double sum = 0, products = 0, squares = 0, sum_off = 0;
    const double n = (double)(line->to - line->from);
    for (size_t d = line->to; d < to; d++) {
        const double x = (double)(d - line->to + 1);
        if (isnan(days[d]))
            continue;
        sum += x;
        squares += x * x;
        products += x * (x + n / 2);
        sum_off += x * fmax(fmin(off_line(line, days, d), CLIP * line->spread), -CLIP * line->spread);
    }
    if (squares <= 0)
        return 0;
    *error = line->spread * sqrt(1 / squares + MEDIAN_VARIANCE / n * pow(sum / squares, 2) +
                                 12 / pow(n, 3) * pow(products / squares, 2));
    return sum_off / squares;
}

/* How far the ramps of a window were beyond their error, day by day; NAN where it is not known. */
struct ramps {
    size_t width;
    double *strays;
};

/* The line is of so many days that its error is least: of many, unless they are bent. */
static double ramp_before(struct ol_anomaly_search *search, const double *days, size_t d, size_t width,
                          size_t begin, double *error)
{
    static const size_t lengths[] = {OL_ANOMALY_LEAK_BEFORE, OL_ANOMALY_LEAK_BEFORE / 2,
                                     OL_ANOMALY_LEAK_BEFORE / 3};
    const size_t from = d - width;
    double best = 0;
    *error = INFINITY;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct line line;
        double own = INFINITY;
        if (!draw_line(search, days, from > begin + lengths[i] ? from - lengths[i] : begin, from, &line))
            continue;
        const double ramp = ramp_of(&line, days, d, &own);
        if (own < *error) {
            *error = own;
            best = ramp + fmin(line.slope, 0) <= 0 ? 0 : ramp; /* what only ends a fall is no leak */
        }
    }
    return best;
}

/* Of the days before day d: beyond what chance does to a ramp, and what ramps of this series have done anyway. */
static double score_leak(struct ol_anomaly_search *search, const double *days, size_t d, size_t begin,
                         struct ramps *ramps)
{
    double error;
    const double ramp = ramp_before(search, days, d, ramps->width, begin, &error), stray = ramp / error;
    double least = LEAK_SIGMAS;
    size_t n = 0;
    for (size_t i = d > LEAK_HISTORY ? d - LEAK_HISTORY : 0; i < d; i++)
        if (!isnan(ramps->strays[i]))
            search->room[n++] = ramps->strays[i];
    if (n >= LEAK_LEARNS)
        least = fmax(least, LEAK_STRAYS * QUARTILE * ol_quantile_real(search->room, n, 0.25));
    least /= search->setting->sensitivity;
    ramps->strays[d] = fabs(stray) > least ? NAN : fabs(stray); /* as with the scales */
    const double rise = fmax(ramp, slope_of(search, days, d - ramps->width, d)) * (double)ramps->width;
    if (rise < LEAK_RISE)
        return 0;
    return stray / least > OL_ANOMALY_MOST_SCORE ? OL_ANOMALY_MOST_SCORE
                                                 : stray / least; /* no number where both are 0 */
}

/* A short window is early, a long one sees what is small. */
static struct ol_anomaly leak_until(struct ol_anomaly_search *search, const double *days, size_t d, size_t begin,
                                    struct ramps ramps[LEAK_WINDOWS])
{
    struct ol_anomaly leak = {
        .kind = OL_ANOMALY_LEAK, .last = d * search->day - 1, .detected = d * search->day - 1};
    for (size_t i = 0; i < LEAK_WINDOWS && ramps[i].width + begin + LEAK_LEAST <= d; i++) {
        const double score = score_leak(search, days, d, begin, &ramps[i]);
        if (score > leak.score) {
            leak.score = score;
            leak.first = (d - ramps[i].width) * search->day;
        }
    }
    return leak;
}

/* What they cost over the level that each began at, which the expectation has followed. One that cost nothing, because
 * the level has only come back to where it was, is none. */
static void sum_up_leaks(struct ol_anomaly_search *search)
{
    size_t kept = 0;
    for (size_t i = 0; i < search->found_count; i++) {
        struct ol_anomaly leak = search->found[i];
        const double level = search->level[leak.first];
        if (leak.kind != OL_ANOMALY_LEAK || isnan(level)) {
            search->found[kept++] = leak;
            continue;
        }
        leak.observed = leak.expected = 0;
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

/* What was flagged and turned out to be a leak takes in what was told of the same leak. */
static void join_leaks(struct ol_anomaly_search *search, size_t before)
{
    for (size_t i = 0; i < before; i++)
        for (size_t k = before; search->found[i].kind == OL_ANOMALY_LEAK && k < search->found_count; k++) {
            struct ol_anomaly *whole = &search->found[i], *part = &search->found[k];
            if (part->first > whole->last || whole->first > part->last)
                continue;
            whole->first = part->first < whole->first ? part->first : whole->first;
            whole->last = part->last > whole->last ? part->last : whole->last;
            whole->detected = part->detected < whole->detected ? part->detected : whole->detected;
            whole->score = fmax(whole->score, part->score);
            *part = search->found[--search->found_count];
            k--;
        }
}

void ol_anomaly_find_leaks(struct ol_anomaly_search *search)
{
    static const size_t widths[LEAK_WINDOWS] = {7, 10, 14, 21, 28};
    double *days = OL_ARENA_ARRAY(&search->arena, double, search->count / search->day + 1);
    const size_t count = days_of(search, days), before = search->found_count;
    struct ramps ramps[LEAK_WINDOWS];
    for (size_t i = 0; i < LEAK_WINDOWS; i++) {
        ramps[i] = (struct ramps){widths[i], OL_ARENA_ARRAY(&search->arena, double, count + 1)};
        for (size_t d = 0; d <= count; d++)
            ramps[i].strays[d] = NAN;
    }
    for (size_t d = 1; d <= count && search->is_logarithm; d++) {
        const size_t since = search->since[d * search->day - 1] / search->day;
        struct ol_anomaly *last = search->found_count > before ? &search->found[search->found_count - 1] : NULL;
        const struct ol_anomaly leak = leak_until(search, days, d, since, ramps);
        if (leak.score <= 1 || is_told(search, days, &leak, before))
            continue;
        if (last && leak.first <= last->last) {
            last->last = leak.last;
            last->score = fmax(last->score, leak.score);
        } else {
            ol_anomaly_add(search, leak);
        }
    }
    join_leaks(search, before);
    sum_up_leaks(search);
}
