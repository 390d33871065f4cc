/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First come, first served: all ranks are equal, and equals stand by submit.
 */
#include "models/order/orders.h"

static double fcfs_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    (void)ranker, (void)now, (void)view;
    return 0;
}

static const struct ol_ranker_ops fcfs_ops = {.rank = fcfs_rank, .close = ol_plain_ranker_close};

static struct ol_ranker *fcfs_open(const struct ol_order_setting *setting, const void *options)
{
    (void)options;
    return ol_plain_ranker_open(&fcfs_ops, true, setting);
}

const struct ol_order ol_order_fcfs = {
    .kind = {.name = "fcfs", .summary = "first come, first served"},
    .open = fcfs_open,
};
