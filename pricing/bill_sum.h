/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_sum: the charges of a bill, added up as somebody wants to see them.
 *
 * A sum has one line a provider and value of its dimension: by service, by region, by a tag. Lines keep the four
 * costs and what the same usage costs on demand; they come out sorted by provider and value. The amounts are exact
 * sums of the charges'; buying a commitment adds nothing to the list and contracted cost, which are those of usage.
 * Commitments are added up beside that: how much of each was used, how much of what it could
 * have covered it did.
 *
 *     struct ol_bill_sum sum = {.by = OL_BY_SERVICE, .labels = labels};
 *     ol_rating_run(rating, ol_bill_sum_sink, &sum, &error);
 *     ol_bill_sum_sort(&sum);
 *     ol_bill_sum_release(&sum);
 */
#ifndef OUTLAY_PRICING_BILL_SUM_H
#define OUTLAY_PRICING_BILL_SUM_H

#include "outlay/charge.h"

enum ol_bill_dimension {
    OL_BY_SERVICE,
    OL_BY_METER,
    OL_BY_ITEM,
    OL_BY_REGION,
    OL_BY_TERM,
    OL_BY_ACCOUNT,
    OL_BY_MONTH,
    OL_BY_CATEGORY,
    OL_BY_TAG,
    OL_BILL_DIMENSIONS
};
extern const char
    *const ol_bill_dimension_names[OL_BILL_DIMENSIONS + 1]; /* "service" ... "tag"; NULL-terminated */

struct ol_costs {
    ol_money list, contracted, billed, effective, on_demand;
};

struct ol_bill_line {
    const char *provider, *value; /* value: "" where a charge has none */
    struct ol_costs costs;
    uint64_t charges;
};

struct ol_bill_commitment {
    const char *id, *name;
    ol_money used, unused;       /* of its effective cost */
    ol_money covered, uncovered; /* on-demand cost of the usage that it covered; of that which nobody did */
};

/* Zero-initialised with `by`, `labels` and, for OL_BY_TAG, `tag` filled in is empty. */
struct ol_bill_sum {
    enum ol_bill_dimension by;
    const char *tag;
    const struct ol_labels *labels; /* of usages; borrowed */
    struct ol_bill_line *lines;
    size_t count, capacity;
    struct ol_costs total;
    struct ol_bill_commitment *commitments;
    size_t commitment_count, commitment_capacity;
    ol_money uncovered; /* on-demand cost of usage that a commitment could have covered */

    /* private */
    struct ol_arena arena;
    size_t last;
    const char **tag_values; /* by label of tags */
    size_t tag_capacity;
};

/* An ol_charge_sink. */
int ol_bill_sum_sink(void *self, const struct ol_charge *charge, struct ol_error *error);
void ol_bill_sum_sort(struct ol_bill_sum *sum);
void ol_bill_sum_release(struct ol_bill_sum *sum);

/* The value of one tag in a usage's tags, copied into the arena; "" where it has none. */
const char *ol_tag_value(const char *tags, const char *name, struct ol_arena *arena);

#endif
