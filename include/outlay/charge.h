/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * charge: one line of a bill.
 *
 * Rating makes charges, in an order that depends on the usage alone, and hands each to whoever watches: a writer of
 * bills, a sum. The four costs are exact billionths, each rounded once; a total is the sum of its lines:
 *
 *   list        at the published price of its terms
 *   contracted  at the price agreed
 *   billed      what is to be paid for this line
 *   effective   what it costs: billed, with what was paid for commitments spread over what they covered
 *
 * A charge is valid during the call that hands it over; its labels are those of `labels`.
 */
#ifndef OUTLAY_CHARGE_H
#define OUTLAY_CHARGE_H

#include "outlay/pricebook.h"
#include "outlay/usage.h"

enum ol_charge_category {
    OL_CHARGE_USAGE,
    OL_CHARGE_PURCHASE,
    OL_CHARGE_TAX,
    OL_CHARGE_CREDIT,
    OL_CHARGE_CATEGORIES
};

enum ol_coverage {
    OL_COVERAGE_NONE,   /* no commitment has to do with it */
    OL_COVERAGE_USED,   /* usage under a commitment */
    OL_COVERAGE_UNUSED, /* what nobody used of a commitment */
};

/* A commitment as the bill knows it. */
struct ol_charge_commitment {
    const char *id;   /* unique among the run's: "aws/plan-1" */
    const char *name; /* the user's name for it; the id where there is none */
    enum ol_term term;
    bool is_spend;         /* committed to money an hour, not to quantities */
    const char *type_name; /* "Savings Plan", "Reserved Instance", "Committed Use Discount" ... */
    const char *unit;      /* of its quantities: "Hours", "USD" ... */
};

struct ol_charge {
    enum ol_charge_category category;
    enum ol_coverage coverage;
    bool is_one_time, is_recurring; /* of purchases and credits */
    ol_time start, end;             /* instants, [start, end) */
    ol_time month, next_month;      /* the billing period */

    const struct ol_book *book;   /* whose prices, and so whose provider */
    const struct ol_usage *usage; /* NULL for purchases, unused commitments, taxes, credits */
    const struct ol_price *price; /* list price; NULL where there is none: taxes, credits, plans' purchases */
    uint8_t meter, term;          /* as rated: the term under which it was had; OL_METERS: of none */
    ol_label item;                /* of the book's labels, as rated */
    const char *region;           /* as rated; "" where there is none */
    uint16_t tier;                /* of the price, from 0 */
    const char *description;

    ol_money quantity;       /* in billionths of the meter's units, as billed (after minimums) */
    ol_money consumed;       /* likewise, as used */
    int64_t units_per_price; /* of the quantity in one pricing unit: 3600 s an hour; 0: no quantity */
    struct ol_unit_price list_price, contracted_price; /* of one pricing unit, in the billing currency */

    ol_money list, contracted, billed, effective;
    ol_money on_demand; /* what the same usage costs on demand, at list prices; 0 for what is no usage */

    const struct ol_charge_commitment *commitment; /* NULL where none has to do with it */
    ol_money
        commitment_quantity; /* billionths of the commitment's unit that the line uses, leaves unused or buys */
    double multiplier;       /* of sustained use: the share of the list price that is billed; 1 otherwise */
};

/* Called for each charge in turn; a negative return (with `error` filled) ends the rating. */
typedef int ol_charge_sink(void *self, const struct ol_charge *charge, struct ol_error *error);

/* What does not change from charge to charge. */
struct ol_bill {
    const char *currency;           /* of all amounts */
    const char *account;            /* the billing account's name */
    const struct ol_labels *labels; /* of usages */
};

#endif
