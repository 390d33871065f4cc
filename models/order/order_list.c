/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/orders.h"

const struct ol_kind *const ol_orders[] = {&ol_order_fcfs.kind, &ol_order_multifactor.kind, NULL};

bool ol_order_is_arrival(const struct ol_variant *order)
{
    return !order->kind || order->kind == &ol_order_fcfs.kind;
}
