/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/forecast_clean.h"

#include "outlay/stats.h"

#include <math.h>
#include <string.h>

#define NEIGHBOURS    4
#define SIGMA         1.4826
#define DAY_SIGMAS    4
#define OUTLIER_SIGMA 6
#define OUTLIER_SHARE 0.05
#define OUTLIER_RUN   3
#define DAYS_SEEN     3
#define DAYS_USED     6
#define FIRST_DAYS    27
#define LAST_DAYS     3
#define DAY_KEYS      (FIRST_DAYS + LAST_DAYS)

struct cleaning {
    const struct ol_forecast_past *past;
    double *values, *typical; /* medians of the neighbours */
    size_t season;
};

/* The median of up to two known values on either side at whole seasons' distance, the value itself where there is
 * none. */
static double typical_of(const struct cleaning *cleaning, size_t t)
{
    const size_t season = cleaning->season, count = cleaning->past->count;
    double near[NEIGHBOURS];
    size_t found = 0;
    for (size_t i = t, seen = 0; i >= season && seen < NEIGHBOURS / 2; seen++)
        if (!isnan(cleaning->values[i -= season]))
            near[found++] = cleaning->values[i];
    for (size_t i = t, seen = 0; i + season < count && seen < NEIGHBOURS / 2; seen++)
        if (!isnan(cleaning->values[i += season]))
            near[found++] = cleaning->values[i];
    ol_sort_real(near, found);
    return found ? ol_quantile_sorted(near, found, 0.5) : cleaning->values[t];
}

/* Fills `typical`; returns the deviation of what differs from it. */
static double look_around(struct cleaning *cleaning, struct ol_arena *arena)
{
    const size_t count = cleaning->past->count;
    double *off = OL_ARENA_ARRAY(arena, double, count);
    double greatest = 0;
    size_t known = 0;
    for (size_t t = 0; t < count; t++) {
        cleaning->typical[t] = typical_of(cleaning, t);
        if (isnan(cleaning->values[t]))
            continue;
        greatest = fmax(greatest, fabs(cleaning->values[t]));
        off[known++] = fabs(cleaning->values[t] - cleaning->typical[t]);
    }
    /* less than rounding is no deviation */
    return fmax(SIGMA * ol_quantile_real(off, known, 0.5), 1e-9 * greatest);
}

/* ---- days of the month ---- */

static int days_of(const struct ol_civil *civil)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = civil->year % 4 == 0 && (civil->year % 100 != 0 || civil->year % 400 == 0);
    return days[civil->month - 1] + (civil->month == 2 && is_leap);
}

/* The last three days of a month, then the others; DAY_KEYS of a 28th that is neither. */
static int day_key(const struct ol_forecast_past *past, size_t t)
{
    const struct ol_civil civil = ol_civil_of(past->start + (ol_time)t * past->step);
    const int left = days_of(&civil) - civil.day;
    if (left < LAST_DAYS)
        return FIRST_DAYS + left;
    return civil.day <= FIRST_DAYS ? civil.day - 1 : DAY_KEYS;
}

/* The effect of a day from its last differences, the newest first; 0: none. */
static double effect_of(const double *differences, size_t count, double deviation)
{
    double sorted[DAYS_USED];
    if (count < DAYS_SEEN)
        return 0;
    for (size_t i = 0; i < count; i++) {
        sorted[i] = differences[i];
        if (fabs(differences[i]) <= DAY_SIGMAS * deviation || (differences[i] > 0) != (differences[0] > 0))
            return 0;
    }
    ol_sort_real(sorted, count);
    return ol_quantile_sorted(sorted, count, 0.5);
}

static void take_days_out(struct cleaning *cleaning, struct ol_forecast_cleaned *cleaned, double deviation,
                          size_t horizon)
{
    const struct ol_forecast_past *past = cleaning->past;
    double last[DAY_KEYS][DAYS_USED], effects[DAY_KEYS + 1] = {0};
    size_t seen[DAY_KEYS] = {0};
    for (size_t t = past->count; t-- > 0;) {
        const int key = day_key(past, t);
        if (key < DAY_KEYS && !isnan(past->raw[t]) && seen[key] < DAYS_USED)
            last[key][seen[key]++] = past->raw[t] - cleaning->typical[t];
    }
    for (int key = 0; key < DAY_KEYS; key++) {
        effects[key] = effect_of(last[key], seen[key], deviation);
        cleaned->effect_days += effects[key] != 0;
    }
    for (size_t t = 0; t < past->count + horizon && cleaned->effect_days > 0; t++) {
        cleaned->effects[t] = effects[day_key(past, t)];
        if (t < past->count)
            cleaning->values[t] -= cleaned->effects[t];
    }
}

/* ---- outliers ---- */

static void mark_outliers(const struct cleaning *cleaning, struct ol_forecast_cleaned *cleaned, double deviation)
{
    const struct ol_forecast_past *past = cleaning->past;
    const size_t of_a_day = past->step < OL_DAY ? (size_t)(OL_DAY / past->step) : 0;
    const size_t longest = of_a_day > OUTLIER_RUN ? of_a_day : OUTLIER_RUN;
    size_t run = 0;
    for (size_t t = 0; t <= past->count; t++) {
        if (t < past->count && fabs(cleaning->values[t] - cleaning->typical[t]) > OUTLIER_SIGMA * deviation) {
            run++;
            continue;
        }
        if (run > 0 && run <= longest &&
            t < past->count) { /* of one that goes on nobody knows how long it lasts */
            memset(cleaned->is_outlier + (t - run), true, run * sizeof(bool));
            cleaned->outliers += run;
        }
        run = 0;
    }
}

static void replace_outliers(const struct cleaning *cleaning, struct ol_forecast_cleaned *cleaned)
{
    const size_t count = cleaning->past->count;
    if ((double)cleaned->outliers > OUTLIER_SHARE * (double)count) {
        memset(cleaned->is_outlier, false, count * sizeof(bool));
        cleaned->outliers = 0;
    }
    for (size_t t = 0; t < count; t++)
        if (cleaned->is_outlier[t])
            cleaning->values[t] = cleaning->typical[t];
}

void ol_forecast_clean(struct ol_forecast_cleaned *cleaned, const struct ol_forecast_past *past, size_t horizon,
                       struct ol_arena *arena)
{
    *cleaned = (struct ol_forecast_cleaned){
        .values = OL_ARENA_ARRAY(arena, double, past->count),
        .effects = OL_ARENA_ARRAY(arena, double, past->count + horizon),
        .is_outlier = OL_ARENA_ARRAY(arena, bool, past->count),
    };
    struct cleaning cleaning = {past, cleaned->values, OL_ARENA_ARRAY(arena, double, past->count),
                                ol_forecast_season(past)};
    memcpy(cleaned->values, past->raw, past->count * sizeof(double));
    double deviation = look_around(&cleaning, arena);
    if (past->step == OL_DAY)
        take_days_out(&cleaning, cleaned, deviation, horizon);
    if (cleaned->effect_days > 0)
        deviation = look_around(&cleaning, arena);
    mark_outliers(&cleaning, cleaned, deviation);
    replace_outliers(&cleaning, cleaned);
}
