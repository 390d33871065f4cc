/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing_telemetry: what is paid for of logs and custom metrics.
 *
 * Logs make three rows: what is taken in, what is kept hot, what is kept cold; each is one resource, logs/NAME, so that
 * its cost is that of the logs.
 */
#ifndef OUTLAY_BILLING_TELEMETRY_H
#define OUTLAY_BILLING_TELEMETRY_H

#include "scenarios/billing.h"

/* The usage of one row, item by item (simulated times); the quantity is in billionths. */
struct ol_telemetry_item {
    ol_time from, to, since; /* since: when it came there, `from` or before */
    ol_money quantity;
    enum ol_usage_end ended;
};
typedef void ol_telemetry_use(void *self, const struct ol_telemetry_item *item);
void ol_billing_telemetry_usage(const struct ol_billing_row *row, const struct ol_world_telemetry *telemetry,
                                ol_time begin, ol_time end, ol_telemetry_use *use, void *self);
/* Whether a row is one of these. */
bool ol_billing_is_telemetry(const struct ol_billing_row *row);

#endif
