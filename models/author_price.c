/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/author.h"

#include <math.h>

double ol_author_held(const struct ol_job_run *run)
{
    if (!ol_job_has_ended(run))
        return 0;
    const double span = (double)(run->end - run->start);
    return run->attempts > 1 ? fmin(span, (double)run->job->runtime + (double)run->lost) : span;
}

int64_t ol_author_cost(const struct ol_author_price *price, const struct ol_job_run *run)
{
    if (price->is_told)
        return run->cost;
    if (!(price->per_unit_hour >= 0) || !ol_job_has_ended(run))
        return 0;
    const double hours = ol_author_held(run) / (double)OL_HOUR * (double)run->job->units;
    return llrint(fmin(hours * price->per_unit_hour, 1e9) * 1e9);
}
