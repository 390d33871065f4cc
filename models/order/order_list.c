/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/orders.h"

#include "outlay/arena.h"

const struct ol_kind *const ol_orders[] = {
    &ol_order_fcfs.kind,
    &ol_order_sjf.kind,
    &ol_order_srtf.kind,
    &ol_order_las.kind,
    &ol_order_edf.kind,
    &ol_order_wfp3.kind,
    &ol_order_unicef.kind,
    &ol_order_f1.kind,
    &ol_order_f2.kind,
    &ol_order_f3.kind,
    &ol_order_f4.kind,
    &ol_order_priority.kind,
    &ol_order_fair_share.kind,
    &ol_order_points.kind,
    &ol_order_multifactor.kind,
    &ol_order_formula.kind,
    NULL,
};

bool ol_order_is_arrival(const struct ol_variant *order)
{
    return !order->kind || order->kind == &ol_order_fcfs.kind;
}

struct ol_ranker *ol_plain_ranker_open(const struct ol_ranker_ops *ops, bool is_fixed,
                                       const struct ol_order_setting *setting)
{
    struct ol_plain_ranker *plain = ol_mem_new(sizeof *plain);
    *plain = (struct ol_plain_ranker){.ranker = {.ops = ops, .is_fixed = is_fixed}, .setting = *setting};
    return &plain->ranker;
}

void ol_plain_ranker_close(struct ol_ranker *ranker)
{
    ol_mem_free(ranker);
}

double ol_order_size(const struct ol_order_setting *setting, const struct ol_job_view *view)
{
    return (double)view->units / (setting->grain ? setting->grain : 1);
}

ol_time ol_order_waited(ol_time now, const struct ol_job_view *view)
{
    const ol_time waited = now - view->job->submit - view->attained;
    return waited > 0 ? waited : 0;
}
