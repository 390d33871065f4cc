/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/commit_cost.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>
#include <string.h>

double ol_commit_break_even(struct ol_commit_price price)
{
    const double saved = price.on_demand - price.usage; /* by each hour in use */
    return saved > 0 ? price.committed / saved : INFINITY;
}

struct ol_commit_bill ol_commit_bill_of(const double *units, size_t hours, double commitment,
                                        struct ol_commit_price price)
{
    struct ol_sum covered = {0}, beyond = {0};
    for (size_t i = 0; i < hours; i++) {
        ol_sum_add(&covered, fmin(units[i], commitment));
        ol_sum_add(&beyond, fmax(0, units[i] - commitment));
    }
    struct ol_commit_bill bill = {.commitment = commitment, .covered = ol_sum_total(&covered), .used = 1};
    const double committed = commitment * (double)hours;
    bill.demanded = bill.covered + ol_sum_total(&beyond);
    bill.on_demand = price.on_demand * ol_sum_total(&beyond);
    bill.cost = price.committed * committed + price.usage * bill.covered + bill.on_demand;
    if (committed > 0)
        bill.used = bill.covered / committed;
    return bill;
}

double ol_commit_cost(const double *units, size_t hours, double commitment, struct ol_commit_price price)
{
    return ol_commit_bill_of(units, hours, commitment, price).cost;
}

double ol_commit_quantile(const double *sorted, size_t hours, struct ol_commit_price price)
{
    /* So many hours may exceed it; a share that is a whole number of hours must not miss it by rounding. */
    const double share = ol_commit_break_even(price), may_exceed = floor(share * (double)hours * (1 + 1e-12));
    return may_exceed >= (double)hours ? 0 : sorted[hours - 1 - (size_t)may_exceed];
}

double ol_commit_best(const double *units, size_t hours, struct ol_commit_price price)
{
    double *sorted = ol_mem_new(ol_mem_product(sizeof *sorted, hours + 1));
    memcpy(sorted, units, hours * sizeof *sorted);
    ol_sort_real(sorted, hours);
    const double best = ol_commit_quantile(sorted, hours, price);
    ol_mem_free(sorted);
    return best;
}
