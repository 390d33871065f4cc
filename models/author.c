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

struct ol_author_work ol_author_work_of(const struct ol_single_job *job, const struct ol_element *element)
{
    return (struct ol_author_work){.node = job->node,
                                   .element = element,
                                   .pool = job->pool,
                                   .work = &job->work,
                                   .cpus = job->cpus,
                                   .gpus = job->gpus};
}

int ol_author_single_job(const struct ol_single_job *single, const struct ol_source_context *work,
                         struct ol_job *job, struct ol_error *error)
{
    struct ol_source *source = ol_single_job_open(single, work, error);
    const int got = source ? ol_source_next(source, job, error) : error->status;
    ol_source_close(source);
    return got > 0 ? OL_OK : got;
}
