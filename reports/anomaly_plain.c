/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/anomaly_search.h"

#include "outlay/stats.h"

#include <math.h>

void ol_anomaly_walk_plainly(struct ol_anomaly_search *search)
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
