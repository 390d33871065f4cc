/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * orders: all of them, one a file, or one family a file.
 */
#ifndef OUTLAY_ORDER_ORDERS_H
#define OUTLAY_ORDER_ORDERS_H

#include "outlay/order.h"

extern const struct ol_order ol_order_fcfs, ol_order_sjf, ol_order_srtf, ol_order_las, ol_order_edf,
    ol_order_priority;
extern const struct ol_order ol_order_wfp3, ol_order_unicef, ol_order_f1, ol_order_f2, ol_order_f3, ol_order_f4;
extern const struct ol_order ol_order_fair_share, ol_order_points, ol_order_multifactor, ol_order_formula;

/* ---- what orders share ---- */

/* One without state of its own beside the setting, which it keeps. */
struct ol_plain_ranker {
    struct ol_ranker ranker;
    struct ol_order_setting setting;
};
struct ol_ranker *ol_plain_ranker_open(const struct ol_ranker_ops *ops, bool is_fixed,
                                       const struct ol_order_setting *setting);
void ol_plain_ranker_close(struct ol_ranker *ranker);

/* Processors or GPUs that the job asks for; parts of a GPU count as such. */
double ol_order_size(const struct ol_order_setting *setting, const struct ol_job_view *view);
/* How long it has waited in all, without the time on nodes. */
ol_time ol_order_waited(ol_time now, const struct ol_job_view *view);
static inline double ol_order_seconds(ol_time duration)
{
    return (double)duration / (double)OL_SECOND;
}

#endif
