/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The priority that a job was given, whatever it means; equals stand by submit.
 */
#include "models/order/orders.h"

static double given_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    (void)ranker, (void)now;
    return view->ask->priority;
}

static const struct ol_ranker_ops given_ops = {.rank = given_rank, .close = ol_plain_ranker_close};

static struct ol_ranker *given_open(const struct ol_order_setting *setting, const void *options)
{
    (void)options;
    return ol_plain_ranker_open(&given_ops, true, setting);
}

const struct ol_order ol_order_priority = {
    .kind = {.name = "priority", .summary = "the highest priority= of a job first"},
    .open = given_open,
};
