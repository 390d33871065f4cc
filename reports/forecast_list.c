/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forecast_list: the models there are, and the one that combines others.
 */
#include "reports/forecast_model.h"

#include "outlay/stats.h"

const struct ol_forecast_model *const ol_forecast_models[OL_FORECAST_MODELS + 1] = {
    &ol_forecast_naive, &ol_forecast_drift,      &ol_forecast_mean,   &ol_forecast_ets,
    &ol_forecast_theta, &ol_forecast_regression, &ol_forecast_median, NULL,
};

/* They err in different ways; indices of the list. */
static const size_t combined[] = {1, 2, 3, 4, 5};
#define COMBINED (sizeof combined / sizeof *combined)

static void carry_median(const struct ol_forecast_past *past, size_t horizon, double *out, struct ol_arena *arena)
{
    const double *said[COMBINED];
    for (size_t i = 0; i < COMBINED; i++) {
        double *asked = past->said ? NULL : OL_ARENA_ARRAY(arena, double, horizon);
        if (asked)
            ol_forecast_models[combined[i]]->carry_on(past, horizon, asked, arena);
        said[i] = asked ? asked : past->said[combined[i]];
    }
    for (size_t h = 0; h < horizon; h++) {
        double values[COMBINED];
        for (size_t i = 0; i < COMBINED; i++)
            values[i] = said[i][h];
        ol_sort_real(values, COMBINED);
        out[h] = ol_quantile_sorted(values, COMBINED, 0.5);
    }
}

const struct ol_forecast_model ol_forecast_median = {
    .name = "median",
    .summary = "at each step the median of all the others but the yardstick",
    .carry_on = carry_median,
};
