/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * orders: all of them, one a file.
 */
#ifndef OUTLAY_ORDER_ORDERS_H
#define OUTLAY_ORDER_ORDERS_H

#include "outlay/order.h"

extern const struct ol_order ol_order_fcfs, ol_order_multifactor;

#endif
