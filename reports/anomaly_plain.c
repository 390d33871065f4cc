/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/anomaly_search.h"

#include <math.h>

void ol_anomaly_walk_plainly(struct ol_anomaly_search *search)
{
    const bool is_sigma = search->setting->method == OL_ANOMALY_MEAN_2SIGMA;
    const size_t window = (is_sigma ? 30 : 7) * search->day;
    double origin = 0, sum = 0, squares = 0; /* of what is in the window, off a value that is near all of them */
    size_t n = 0;
    for (size_t t = 0; t < search->count; t++) {
        for (size_t k = 0; t > 0 && k < 2; k++) { /* one comes in, one goes out */
            const size_t at = t - 1 - k * window;
            if ((k > 0 && t <= window) || isnan(search->raw[at]))
                continue;
            origin = n == 0 && k == 0 ? search->raw[at] : origin;
            const double off = search->raw[at] - origin, sign = k == 0 ? 1 : -1;
            n = k == 0 ? n + 1 : n - 1;
            sum = n == 0 ? 0 : sum + sign * off;
            squares = n == 0 ? 0 : squares + sign * off * off;
        }
        search->expected[t] = search->level[t] = NAN;
        if (t < search->season || n == 0 || isnan(search->raw[t]))
            continue;
        const double mean = origin + sum / (double)n;
        const double sd = n > 1 ? sqrt(fmax(squares - sum * sum / (double)n, 0) / (double)(n - 1)) : 0;
        const double limit = is_sigma ? mean + 2 * sd / search->setting->sensitivity
                                      : mean * (1 + 1 / search->setting->sensitivity);
        search->expected[t] = mean;
        const double beyond = (search->raw[t] - limit) / fmax(fabs(limit), 1e-300);
        search->score[t] = beyond > 0 ? fmin(1 + beyond, OL_ANOMALY_MOST_SCORE) : 0;
    }
    search->is_logarithm = false;
}
