/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_plans: the savings plans of a plan file, found by their SKU.
 *
 * A plan file names its plans first, as products, and then what they make of each price: thousands of plans (one for
 * each instance family, length and way to pay) with hundreds of thousands of rates.
 */
#ifndef OUTLAY_PRICING_AWS_PLANS_H
#define OUTLAY_PRICING_AWS_PLANS_H

#include "aws_json.h"

struct ol_aws_plan {
    enum ol_term term; /* OL_TERM_ON_DEMAND: no plan */
    enum ol_payment payment;
    int years;    /* 0: not told here */
    bool is_paid; /* the payment is known */
};

struct ol_aws_plans { /* zero-initialised is empty; private */
    struct ol_labels skus;
    struct ol_aws_plan *plans; /* by label */
    size_t capacity;
    struct ol_text sku;
};

/* Reads the array behind "products"; the context is a struct ol_aws_plans. */
ol_aws_json_part ol_aws_plans_read;
/* Whose term is OL_TERM_ON_DEMAND where the file has none of that SKU. */
struct ol_aws_plan ol_aws_plans_find(struct ol_aws_plans *plans, struct ol_slice sku);
void ol_aws_plans_release(struct ol_aws_plans *plans);

#endif
