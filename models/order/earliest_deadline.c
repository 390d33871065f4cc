/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Earliest deadline first. The rank is the deadline in seconds of the clock, negative; jobs without one come last.
 */
#include "models/order/orders.h"

static double edf_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    (void)ranker, (void)now;
    return -ol_order_seconds(ol_job_view_deadline(view));
}

static const struct ol_ranker_ops edf_ops = {.rank = edf_rank, .close = ol_plain_ranker_close};

static struct ol_ranker *edf_open(const struct ol_order_setting *setting, const void *options)
{
    (void)options;
    return ol_plain_ranker_open(&edf_ops, true, setting);
}

const struct ol_order ol_order_edf = {
    .kind = {.name = "edf", .summary = "earliest deadline first, jobs without one last"},
    .open = edf_open,
};
