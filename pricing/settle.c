/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settle: what a bill holds besides usage.
 *
 * Purchases of commitments: what is paid upfront once, the rest month by month for the hours of the term that lie in
 * it, rounded cumulatively so that the months of a term add up to it. What nobody used of them, by month. Then credits,
 * which take from a month's bill what is left of them and never more than there is, and taxes on what remains.
 */
#include "pricing/rater.h"

#include <stdio.h>
#include <string.h>

/* An amount of the book's currency, exchanged and rounded. */
static int exchanged(const struct ol_rater *rater, ol_time at, ol_money amount, ol_money *result,
                     struct ol_error *error)
{
    struct ol_unit_price price = {amount, 1};
    const int status = ol_line_exchange(rater, at, &price, error);
    if (status == OL_OK && !ol_unit_price_times(price, OL_MONEY_UNIT, 1, result))
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "an amount is larger than can be counted");
    return status;
}

static struct ol_charge charge_of_pact(const struct ol_pact *pact, ol_time start, ol_time end)
{
    return (struct ol_charge){
        .category = OL_CHARGE_PURCHASE,
        .start = start,
        .end = end,
        .meter = pact->meter,
        .term = (uint8_t)pact->term,
        .item = pact->item,
        .region = pact->commitment->region ? pact->commitment->region : "",
        .commitment = &pact->as_charged,
        .multiplier = 1,
    };
}

/* ---- purchases ---- */

static int purchase(struct ol_rater *rater, const struct ol_pact *pact, ol_time start, ol_time end,
                    ol_money amount, bool is_one_time, struct ol_error *error)
{
    char text[200];
    struct ol_charge charge = charge_of_pact(pact, start, end);
    if (amount == 0)
        return OL_OK;
    charge.billed = amount;
    charge.list = charge.contracted = charge.billed;
    charge.quantity = charge.consumed = OL_MONEY_UNIT;
    charge.units_per_price = 1;
    charge.list_price = charge.contracted_price = (struct ol_unit_price){charge.billed, 1};
    charge.is_one_time = is_one_time;
    charge.is_recurring = !is_one_time;
    if (!is_one_time || pact->hourly.amount == 0) /* else the months' rows tell it */
        charge.commitment_quantity = ol_pact_units(pact, pact->supply * ((end - start) / OL_HOUR));
    snprintf(text, sizeof text, "%.40s %.80s, %s", pact->as_charged.type_name, pact->as_charged.name,
             is_one_time ? "paid upfront" : "the month's payment");
    charge.description = text;
    return ol_line_emit(rater, &charge, error);
}

/* What is paid up to its end less what was paid up to its beginning, so that a term's months add up to it. */
static int purchase_month(struct ol_rater *rater, const struct ol_pact *pact, ol_time from, ol_time to,
                          struct ol_error *error)
{
    ol_money before, after;
    if (!ol_pact_paid(pact, (from - pact->start) / OL_HOUR, &before) ||
        !ol_pact_paid(pact, (to - pact->start) / OL_HOUR, &after))
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "a payment is larger than can be counted");
    return purchase(rater, pact, from, to, after - before, false, error);
}

static int purchase_all(struct ol_rater *rater, const struct ol_pact *pact, struct ol_error *error)
{
    const ol_time begin = ol_hour_before(rater->start), end = ol_hour_after(rater->end);
    int status = OL_OK;
    if (pact->start >= begin && pact->start < end)
        status = purchase(rater, pact, pact->start, pact->end, pact->upfront, true, error);
    for (ol_time month = ol_month_of(begin); status == OL_OK && month < end; month = ol_month_after(month)) {
        const ol_time from = ol_time_max(ol_time_max(month, begin), pact->start);
        const ol_time to = ol_time_min(ol_time_min(ol_month_after(month), end), pact->end);
        if (from < to)
            status = purchase_month(rater, pact, from, to, error);
    }
    return status;
}

static int leave_unused(struct ol_rater *rater, const struct ol_idle *idle, struct ol_error *error)
{
    char text[200];
    const struct ol_pact *pact = &rater->pacts[idle->pact];
    struct ol_charge charge = charge_of_pact(pact, idle->start, idle->end);
    charge.category = OL_CHARGE_USAGE;
    charge.coverage = OL_COVERAGE_UNUSED;
    charge.effective = idle->effective;
    charge.commitment_quantity = ol_pact_units(pact, idle->drawn);
    snprintf(text, sizeof text, "%.40s %.80s, unused", pact->as_charged.type_name, pact->as_charged.name);
    charge.description = text;
    return ol_line_emit(rater, &charge, error);
}

static int settle_pacts(struct ol_rater *rater, struct ol_error *error)
{
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < rater->pact_count; i++)
        status = purchase_all(rater, &rater->pacts[i], error);
    for (size_t i = 0; status == OL_OK && i < rater->idle_count; i++)
        status = leave_unused(rater, &rater->idles[i], error);
    return status;
}

/* ---- credits and taxes ---- */

static bool is_within(ol_time month, ol_time instant)
{
    return instant > month && instant < ol_month_after(month);
}

static struct ol_charge charge_of_month(const struct ol_rater *rater, ol_time month,
                                        enum ol_charge_category category, ol_money amount, const char *description)
{
    const ol_time begin = ol_hour_before(rater->start), end = ol_hour_after(rater->end);
    return (struct ol_charge){
        .category = category,
        .start = is_within(month, begin) ? begin : month,
        .end = is_within(month, end) ? end : ol_month_after(month),
        .meter = OL_METERS,
        .region = "",
        .description = description,
        .list = 0,
        .billed = amount,
        .effective = amount,
        .is_one_time = true,
        .multiplier = 1,
    };
}

/* What is left of a credit, in the bill's currency: books that share it draw on the same amount. */
static struct ol_credit_left *left_of(const struct ol_rater *rater, const struct ol_book_credit *credit)
{
    struct ol_credit_left *left = rater->credits;
    while (left->credit != credit)
        left++;
    return left;
}

/* The amount is in the currency of the book that tells it. */
static int open_credit(const struct ol_rater *rater, const struct ol_book *book, struct ol_credit_left *left,
                       struct ol_error *error)
{
    struct ol_rater teller = *rater;
    teller.book = book;
    teller.is_foreign = strcmp(book->currency, rater->currency) != 0;
    left->is_open = true;
    return exchanged(&teller, rater->start, left->credit->amount, &left->amount, error);
}

static int settle_credit(struct ol_rater *rater, const struct ol_book *book, const struct ol_book_credit *credit,
                         struct ol_error *error)
{
    struct ol_credit_left *left = left_of(rater, credit);
    int status = left->is_open ? OL_OK : open_credit(rater, book, left, error);
    for (size_t i = 0; status == OL_OK && left->amount > 0 && i < rater->month_count; i++) {
        struct ol_month_sum *sum = &rater->months[i];
        ol_money due = credit->meter < 0 ? sum->billed : sum->by_meter[credit->meter];
        due = due < sum->billed ? due : sum->billed;
        if (sum->month < ol_month_of(credit->from == OL_ALWAYS ? sum->month : credit->from) ||
            sum->month >= credit->to || due <= 0)
            continue;
        const ol_money taken = due < left->amount ? due : left->amount;
        struct ol_charge charge = charge_of_month(rater, sum->month, OL_CHARGE_CREDIT, -taken, credit->name);
        left->amount -= taken;
        if (credit->meter >= 0)
            sum->by_meter[credit->meter] -= taken;
        status = ol_line_emit(rater, &charge, error);
    }
    return status;
}

static int settle_tax(struct ol_rater *rater, const struct ol_book_tax *tax, const struct ol_month_sum *sums,
                      size_t count, struct ol_error *error)
{
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < count; i++) {
        ol_money amount = 0;
        if (sums[i].month < ol_month_of(tax->from == OL_ALWAYS ? sums[i].month : tax->from) ||
            sums[i].month >= tax->to || sums[i].billed == 0)
            continue;
        if (!ol_money_times(sums[i].billed, (int64_t)(tax->share * OL_MILLION + 0.5), OL_MILLION, &amount))
            return ol_fail(error, OL_BAD_INPUT, tax->node->place, "this tax is larger than can be counted");
        struct ol_charge charge = charge_of_month(rater, sums[i].month, OL_CHARGE_TAX, amount, tax->name);
        status = ol_line_emit(rater, &charge, error);
    }
    return status;
}

/* Taxes are on what was billed before any of them. */
static int settle_taxes(struct ol_rater *rater, struct ol_error *error)
{
    const size_t count = rater->month_count;
    struct ol_month_sum *sums = OL_ARENA_ARRAY(&rater->arena, struct ol_month_sum, count);
    int status = OL_OK;
    if (count > 0)
        memcpy(sums, rater->months, count * sizeof *sums);
    for (size_t b = 0; b < rater->setting->book_count; b++) {
        const struct ol_book *book = rater->setting->books[b];
        const struct ol_book_tax *taxes = book->taxes.items;
        for (size_t i = 0; status == OL_OK && i < book->taxes.count && ol_rater_heeds(rater, book); i++)
            status = settle_tax(rater, &taxes[i], sums, count, error);
    }
    return status;
}

int ol_settle(struct ol_rater *rater, struct ol_error *error)
{
    int status = settle_pacts(rater, error);
    for (size_t b = 0; b < rater->setting->book_count; b++) {
        const struct ol_book *book = rater->setting->books[b];
        const struct ol_book_credit *credits = book->credits.items;
        for (size_t i = 0; status == OL_OK && i < book->credits.count && ol_rater_heeds(rater, book); i++)
            status = settle_credit(rater, book, &credits[i], error);
    }
    return status == OL_OK ? settle_taxes(rater, error) : status;
}
