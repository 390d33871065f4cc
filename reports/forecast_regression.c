/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_regression: dynamic harmonic regression (Hyndman and Athanasopoulos 2021, chapter 10).
 *
 * The values, or their logarithms where all are positive and these fit them better, are regressed on a line, on the day
 * of the week, on the hour of the day and its difference at weekends where steps are shorter than a day, on sines and
 * cosines of the year where the past is at least a year and a half, and on the drivers (on their logarithms where both
 * are positive: an elasticity). What is left over is smoothed exponentially with a damped trend and carried on, so that
 * a level which has moved away from the line is not pulled back to it.
 *
 * A ridge on all but the level keeps columns that nearly say the same from growing against each other.
 */
#include "reports/forecast_model.h"

#include "outlay/minimum.h"

#include <math.h>

#define YEAR      ((double)365.25 * (double)OL_DAY)
#define HARMONICS 6
/* Of the number of values: what a coefficient of a column of size 1 pays for its square. */
#define RIDGE     0.002
#define WEEK_DAYS 7
/* Steps a day for which there is a column each; of more, several share one. */
#define HOURS   24
#define COLUMNS (2 + WEEK_DAYS + 2 * HOURS + 2 * HARMONICS + OL_FORECAST_DRIVERS)

struct fitting {
    const struct ol_forecast_past *past;
    bool has_week, has_hours, is_log;
    size_t harmonics;
    bool is_log_driver[OL_FORECAST_DRIVERS];
    double driver_mean[OL_FORECAST_DRIVERS], driver_scale[OL_FORECAST_DRIVERS];
    double beta[COLUMNS];
    size_t columns;
    double error; /* mean absolute, of the values themselves */
    double *rest; /* what is left over */
};

/* ---- one row ---- */

static size_t add_calendar(const struct fitting *fitting, ol_time at, double *row, size_t next)
{
    const ol_time days = at >= 0 ? at / OL_DAY : -((OL_DAY - 1 - at) / OL_DAY), within = at - days * OL_DAY;
    const size_t weekday = (size_t)(((days + 3) % WEEK_DAYS + WEEK_DAYS) % WEEK_DAYS); /* Monday is 0 */
    if (fitting->has_week) {
        for (size_t i = 0; i < WEEK_DAYS; i++)
            row[next + i] = i == weekday;
        next += WEEK_DAYS;
    }
    if (fitting->has_hours) {
        const size_t hour = (size_t)(within / OL_HOUR);
        for (size_t i = 0; i < HOURS; i++) {
            row[next + i] = i == hour;
            row[next + HOURS + i] = i == hour && weekday >= 5;
        }
        next += 2 * (size_t)HOURS;
    }
    for (size_t k = 1; k <= fitting->harmonics; k++) {
        const double angle = 2 * M_PI * (double)k * fmod((double)at / YEAR, 1);
        row[next++] = sin(angle);
        row[next++] = cos(angle);
    }
    return next;
}

static double driver_value(const struct fitting *fitting, size_t i, size_t t)
{
    const double value = fitting->past->drivers[i][t];
    if (!fitting->is_log_driver[i])
        return value;
    return log(fmax(value, 1e-300));
}

static size_t fill_row(const struct fitting *fitting, size_t t, double *row)
{
    const struct ol_forecast_past *past = fitting->past;
    size_t next = 0;
    row[next++] = 1;
    row[next++] = (double)t / (double)past->count - 0.5;
    next = add_calendar(fitting, past->start + (ol_time)t * past->step, row, next);
    for (size_t i = 0; i < past->driver_count; i++)
        row[next++] = (driver_value(fitting, i, t) - fitting->driver_mean[i]) / fitting->driver_scale[i];
    return next;
}

static double predict(const struct fitting *fitting, size_t t)
{
    double row[COLUMNS], sum = 0;
    const size_t columns = fill_row(fitting, t, row);
    for (size_t i = 0; i < columns; i++)
        sum += row[i] * fitting->beta[i];
    return sum;
}

/* ---- fitting ---- */

/* To mean 0 and deviation 1 over the past. */
static void scale_drivers(struct fitting *fitting)
{
    const struct ol_forecast_past *past = fitting->past;
    for (size_t i = 0; i < past->driver_count; i++) {
        bool is_positive = fitting->is_log;
        double mean = 0, squares = 0;
        for (size_t t = 0; t < past->count; t++)
            is_positive = is_positive && past->drivers[i][t] > 0;
        fitting->is_log_driver[i] = is_positive;
        for (size_t t = 0; t < past->count; t++) {
            const double off = driver_value(fitting, i, t) - mean;
            mean += off / (double)(t + 1);
            squares += off * (driver_value(fitting, i, t) - mean);
        }
        const double deviation = sqrt(squares / (double)past->count);
        fitting->driver_mean[i] = mean;
        fitting->driver_scale[i] = deviation > 1e-12 * fabs(mean) && deviation > 0 ? deviation : INFINITY;
    }
}

static double measured(const struct fitting *fitting, size_t t)
{
    return fitting->is_log ? log(fitting->past->values[t]) : fitting->past->values[t];
}

static bool solve(struct fitting *fitting)
{
    const struct ol_forecast_past *past = fitting->past;
    double row[COLUMNS] = {0}, ridge[COLUMNS];
    struct ol_squares squares;
    fitting->columns = fill_row(fitting, 0, row);
    ol_squares_init(&squares, fitting->columns);
    for (size_t t = 0; t < past->count; t++)
        if (!isnan(past->values[t])) {
            fill_row(fitting, t, row);
            ol_squares_add(&squares, row, measured(fitting, t));
        }
    for (size_t i = 0; i < fitting->columns; i++)
        ridge[i] = i == 0 ? 0 : RIDGE * (double)past->count;
    const bool is_solved = ol_squares_solve(&squares, ridge, fitting->beta);
    ol_squares_release(&squares);
    return is_solved;
}

static bool fit(struct fitting *fitting)
{
    const struct ol_forecast_past *past = fitting->past;
    double sum = 0;
    size_t seen = 0;
    scale_drivers(fitting);
    if (!solve(fitting))
        return false;
    for (size_t t = 0; t < past->count; t++) {
        fitting->rest[t] = NAN;
        if (isnan(past->values[t]))
            continue;
        const double predicted = predict(fitting, t);
        fitting->rest[t] = measured(fitting, t) - predicted;
        sum += fabs(past->values[t] - (fitting->is_log ? exp(fmin(predicted, 300)) : predicted));
        seen++;
    }
    fitting->error = sum / (double)seen;
    return isfinite(fitting->error);
}

static bool is_positive(const struct ol_forecast_past *past)
{
    for (size_t t = 0; t < past->count; t++)
        if (past->values[t] <= 0)
            return false;
    return true;
}

static struct fitting fitting_of(const struct ol_forecast_past *past, bool is_log, struct ol_arena *arena)
{
    const double years = (double)past->count * (double)past->step / YEAR;
    return (struct fitting){
        .past = past,
        .has_week = past->step <= OL_DAY && (double)past->count * (double)past->step >= 14.0 * (double)OL_DAY,
        .has_hours = past->step<OL_DAY / 2, .is_log = is_log, .harmonics = past->step> 31 * OL_DAY || years < 1.5
                         ? 0
                     : years < 2 ? 2
                                 : HARMONICS,
        .rest = OL_ARENA_ARRAY(arena, double, past->count),
    };
}

/* ---- carrying on ---- */

static void carry_fitting(const struct fitting *fitting, size_t horizon, double *out, struct ol_arena *arena)
{
    const struct ol_forecast_past *past = fitting->past;
    /* no forecast by logarithms beyond ten times the greatest value: exponentials have no shame */
    double greatest = 0;
    ol_forecast_smooth(fitting->rest, past->count, horizon, out, arena);
    for (size_t t = 0; t < past->count; t++)
        greatest = fmax(greatest, isnan(past->values[t]) ? 0 : past->values[t]);
    for (size_t h = 0; h < horizon; h++) {
        out[h] += predict(fitting, past->count + h);
        if (fitting->is_log)
            out[h] = fmin(exp(fmin(out[h], 600)), 10 * greatest);
    }
}

static void carry_regression(const struct ol_forecast_past *past, size_t horizon, double *out,
                             struct ol_arena *arena)
{
    struct fitting straight = fitting_of(past, false, arena), logs = fitting_of(past, true, arena);
    const bool has_straight = fit(&straight), has_logs = is_positive(past) && fit(&logs);
    if (has_logs && (!has_straight || logs.error < straight.error))
        carry_fitting(&logs, horizon, out, arena);
    else if (has_straight)
        carry_fitting(&straight, horizon, out, arena);
    else
        ol_forecast_naive.carry_on(past, horizon, out, arena);
}

const struct ol_forecast_model ol_forecast_regression = {
    .name = "regression",
    .summary = "line, weekday, hours, year and drivers, and what is left over smoothed",
    .carry_on = carry_regression,
};
