/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing_hour: what an hour of nodes costs at the clock's start, before anything is simulated.
 */
#ifndef OUTLAY_BILLING_HOUR_H
#define OUTLAY_BILLING_HOUR_H

#include "scenarios/billing.h"

/* Fills the hourly costs of pools whose nodes stand, and in the scenario's capacities what a node costs. */
int ol_billing_price_hours(struct ol_billing *billing, struct ol_error *error);

#endif
