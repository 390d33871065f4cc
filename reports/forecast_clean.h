/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_clean: a past made fit for models: what falls on days of the month taken out, outliers replaced.
 *
 * Both are judged by what a value differs from the median of the two values a season before and the two a season after
 * it, in deviations: 1.4826 times the median of these differences' magnitudes.
 *
 * - Days of the month (of daily steps): a fee on the 1st is no outlier and no season of a week. A day of the month, the
 *   first to the 27th or one of the last three, has an effect where it was seen at least three times and, in each of
 *   the last six of these, differed by more than four deviations to the same side; the effect is their median, and it
 *   is put on again in what is to come.
 * - Outliers: more than six deviations away, at most three steps (or a day) on end: what lasts longer is a new level,
 *   not an outlier. Where more than a twentieth of all values would be, that is how this series is, and all stay.
 *
 * Nothing but the past is looked at. All arrays are of the arena.
 */
#ifndef OUTLAY_REPORTS_FORECAST_CLEAN_H
#define OUTLAY_REPORTS_FORECAST_CLEAN_H

#include "reports/forecast_model.h"

struct ol_forecast_cleaned {
    double *values;     /* of the past */
    double *effects;    /* of days of the month: of the past and `horizon` steps behind it; 0 elsewhere */
    size_t effect_days; /* of the month, that have one */
    size_t outliers;
    bool *is_outlier;
};

/* Reads the past's `raw`, `count`, `start`, `step` and `periods`. */
void ol_forecast_clean(struct ol_forecast_cleaned *cleaned, const struct ol_forecast_past *past, size_t horizon,
                       struct ol_arena *arena);

#endif
