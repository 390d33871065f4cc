/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * favourite_order: another order of the queue, but with one job before all others, whatever its rank.
 *
 * Not for scenarios, which is why it is in no list: it answers when a job would have started as the first in the queue.
 * It wraps the order that a scheduler has, and tells it all that happens.
 *
 *     const struct ol_favourite favourite = {scheduler.order, slot};
 *     scheduler.order = ol_favourite_variant(&favourite);
 */
#ifndef OUTLAY_FAVOURITE_ORDER_H
#define OUTLAY_FAVOURITE_ORDER_H

#include "outlay/order.h"

struct ol_favourite {
    struct ol_variant order; /* that the others stand by */
    uint32_t slot;           /* of the favourite */
};

/* The favourite has to outlive all rankers opened by it. */
struct ol_variant ol_favourite_variant(struct ol_favourite *favourite);

#endif
