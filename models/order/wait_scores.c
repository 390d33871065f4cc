/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scores that grow as a job waits (Tang, Lan, Desai and Buettner, "Fault-aware, utility-based job scheduling on Blue
 * Gene/P systems", CLUSTER 2009). Of the wait w, the estimate r and the processors n:
 *
 * - WFP3: (w/r)^3 n favours large jobs and old ones, the more the shorter they are;
 * - UNICEF: w / (log2(n) r) turns small jobs around fast. log2(1) is 0: jobs of one processor count as if they had two.
 */
#include "models/order/orders.h"

#include <math.h>

static double waited_times(ol_time now, const struct ol_job_view *view)
{
    return ol_order_seconds(ol_order_waited(now, view)) /
           ol_order_seconds(view->estimate > 0 ? view->estimate : 1);
}

static double wfp3_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    const struct ol_plain_ranker *plain = (const struct ol_plain_ranker *)ranker;
    const double times = waited_times(now, view);
    return times * times * times * ol_order_size(&plain->setting, view);
}

static double unicef_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    const struct ol_plain_ranker *plain = (const struct ol_plain_ranker *)ranker;
    return waited_times(now, view) / log2(fmax(ol_order_size(&plain->setting, view), 2));
}

/* Two jobs may cross at any instant; a minute is often enough. */
static ol_time next_minute(struct ol_ranker *ranker, ol_time now)
{
    (void)ranker;
    return now - now % OL_MINUTE + OL_MINUTE;
}

static const struct ol_ranker_ops wfp3_ops = {
    .rank = wfp3_rank, .wake = next_minute, .close = ol_plain_ranker_close};
static const struct ol_ranker_ops unicef_ops = {
    .rank = unicef_rank, .wake = next_minute, .close = ol_plain_ranker_close};

static struct ol_ranker *wfp3_open(const struct ol_order_setting *setting, const void *options)
{
    (void)options;
    return ol_plain_ranker_open(&wfp3_ops, false, setting);
}

static struct ol_ranker *unicef_open(const struct ol_order_setting *setting, const void *options)
{
    (void)options;
    return ol_plain_ranker_open(&unicef_ops, false, setting);
}

const struct ol_order ol_order_wfp3 = {
    .kind = {.name = "wfp3", .summary = "(wait/estimate)^3 x size: large jobs do not starve (Tang et al. 2009)"},
    .open = wfp3_open,
};

const struct ol_order ol_order_unicef = {
    .kind = {.name = "unicef", .summary = "wait/(log2(size) x estimate): small jobs first (Tang et al. 2009)"},
    .open = unicef_open,
};
