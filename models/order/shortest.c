/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shortest first: by the estimate of the whole job (sjf), or by what is left of it (srtf), where what was computed and
 * kept counts as done. The rank is the time in seconds, negative.
 */
#include "models/order/orders.h"

static double sjf_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    (void)ranker, (void)now;
    return -ol_order_seconds(view->estimate);
}

static double srtf_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    (void)ranker, (void)now;
    return -ol_order_seconds(view->left);
}

static const struct ol_ranker_ops sjf_ops = {.rank = sjf_rank, .close = ol_plain_ranker_close};
static const struct ol_ranker_ops srtf_ops = {.rank = srtf_rank, .close = ol_plain_ranker_close};

static struct ol_ranker *sjf_open(const struct ol_order_setting *setting, const void *options)
{
    (void)options;
    return ol_plain_ranker_open(&sjf_ops, true, setting);
}

static struct ol_ranker *srtf_open(const struct ol_order_setting *setting, const void *options)
{
    (void)options;
    return ol_plain_ranker_open(&srtf_ops, true, setting);
}

const struct ol_order ol_order_sjf = {
    .kind = {.name = "sjf", .summary = "shortest job first, by the estimate"},
    .open = sjf_open,
};

const struct ol_order ol_order_srtf = {
    .kind = {.name = "srtf", .summary = "shortest remaining time first, by what is left of the estimate"},
    .open = srtf_open,
};
