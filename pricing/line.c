/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * line: a piece's charges.
 *
 * A piece gives one line for each commitment that covers part of it, and one for each tier that the rest lies in. All
 * lines of a piece have the same prices but for the tier; each amount is rounded once, from exact prices and
 * quantities, in the bill's currency.
 */
#include "pricing/rater.h"

#include <stdio.h>
#include <string.h>

/* ---- currency ---- */

/* The rate of the latest date that is not after `at`; `until` (may be NULL): from when another one holds. */
static const struct ol_book_exchange *exchange_at(const struct ol_rater *rater, const char *from, const char *to,
                                                  ol_time at, ol_time *until)
{
    const struct ol_book_exchange *best = NULL;
    if (until)
        *until = OL_NEVER;
    for (size_t b = 0; b < rater->setting->book_count; b++) {
        const struct ol_list *list = &rater->setting->books[b]->exchanges;
        for (size_t i = 0; i < list->count; i++) {
            const struct ol_book_exchange *one = (const struct ol_book_exchange *)list->items + i;
            if (strcmp(one->from, from) != 0 || strcmp(one->to, to) != 0)
                continue;
            if (one->date <= at && (!best || one->date > best->date))
                best = one;
            if (until && one->date > at && one->date < *until)
                *until = one->date;
        }
    }
    return best;
}

ol_time ol_line_exchange_until(const struct ol_rater *rater, ol_time at)
{
    ol_time until = OL_NEVER;
    if (rater->is_foreign)
        exchange_at(rater, rater->book->currency, rater->currency, at, &until);
    return until;
}

int ol_line_exchange_between(const struct ol_rater *rater, const char *from, const char *to, ol_time at,
                             struct ol_unit_price *price, struct ol_error *error)
{
    char instant[OL_TIME_BUFFER];
    if (strcmp(from, to) == 0)
        return OL_OK;
    const struct ol_book_exchange *exchange = exchange_at(rater, from, to, at, NULL);
    if (!exchange)
        return ol_fail(
            error, OL_BAD_INPUT, OL_NOWHERE,
            "the bill is in %.20s and the book \"%.60s\" in %.20s, and there is no rate for %.10s; ask "
            "for %.20s, or add <exchange from=\"%.20s\" to=\"%.20s\" rate=\"...\" date=\"...\"/> to a book",
            to, rater->book->name, from, ol_instant_format(at, instant), from, from, to);
    if (!ol_unit_price_multiply(price, exchange->rate))
        return ol_fail(error, OL_BAD_INPUT, exchange->node->place,
                       "a price of the book \"%.60s\" times this rate has more digits than can be counted",
                       rater->book->name);
    return OL_OK;
}

int ol_line_exchange(const struct ol_rater *rater, ol_time at, struct ol_unit_price *price, struct ol_error *error)
{
    return rater->is_foreign
               ? ol_line_exchange_between(rater, rater->book->currency, rater->currency, at, price, error)
               : OL_OK;
}

/* ---- what was agreed ---- */

static bool is_text_of(const struct ol_rater *rater, const char *text, ol_label label)
{
    char buffer[OL_LABEL_BUFFER];
    return !text || strcmp(text, ol_label_text(&rater->book->labels, label, buffer)) == 0;
}

/* Whenever. */
static bool is_about(const struct ol_rater *rater, const struct ol_book_discount *discount,
                     const struct ol_piece *piece)
{
    const struct ol_tariff *tariff = piece->tariff;
    return (discount->meter < 0 || discount->meter == piece->meter) &&
           (discount->term < 0 || discount->term == tariff->key.term) &&
           (!discount->sku || strcmp(discount->sku, piece->price->sku) == 0) &&
           is_text_of(rater, discount->item, tariff->key.item) &&
           (!discount->region || strcmp(discount->region, tariff->region) == 0);
}

/* The first agreement that fits as the piece begins; NULL: list prices. `until`: from when it may be another; `teller`:
 * the book that tells it. */
static const struct ol_book_discount *agreement(const struct ol_rater *rater, const struct ol_piece *piece,
                                                ol_time *until, const struct ol_book **teller)
{
    const ol_time at = piece->start;
    *until = OL_NEVER;
    for (size_t b = 0; b < rater->setting->book_count; b++) {
        const struct ol_book *book = rater->setting->books[b];
        const struct ol_book_discount *discounts = book->discounts.items;
        if (book->discounts.count == 0 || !ol_rater_heeds(rater, book))
            continue;
        for (size_t i = 0; i < book->discounts.count; i++) {
            if (at >= discounts[i].to || !is_about(rater, &discounts[i], piece))
                continue;
            *until = ol_time_min(*until, at < discounts[i].from ? discounts[i].from : discounts[i].to);
            *teller = book;
            if (at >= discounts[i].from)
                return &discounts[i];
        }
    }
    return NULL;
}

ol_time ol_line_agreement_until(const struct ol_rater *rater, const struct ol_piece *piece)
{
    ol_time until;
    const struct ol_book *teller;
    agreement(rater, piece, &until, &teller);
    return until;
}

static struct ol_unit_price share_left(double share)
{
    const struct ol_unit_price left = {(ol_money)OL_MONEY_UNIT - (ol_money)(share * 1e6 + 0.5) * 1000, 1};
    return left;
}

static int set_prices(const struct ol_rater *rater, const struct ol_piece *piece, struct ol_unit_price list,
                      struct ol_charge *charge, struct ol_error *error)
{
    ol_time until;
    const struct ol_book *teller = rater->book;
    const struct ol_book_discount *discount = agreement(rater, piece, &until, &teller);
    const bool is_priced = discount && discount->has_price; /* in the currency of the book that tells it */
    charge->list_price = list;
    charge->contracted_price = is_priced ? discount->price : list;
    if (discount && !is_priced && !ol_unit_price_multiply(&charge->contracted_price, share_left(discount->share)))
        return ol_fail(error, OL_BAD_INPUT, discount->node->place,
                       "this share of a price has more digits than can be counted; give a rounder one");
    const int status = ol_line_exchange(rater, piece->start, &charge->list_price, error);
    return status == OL_OK
               ? ol_line_exchange_between(rater, is_priced ? teller->currency : rater->book->currency,
                                          rater->currency, piece->start, &charge->contracted_price, error)
               : status;
}

/* ---- handing over ---- */

static struct ol_month_sum *month_sum(struct ol_rater *rater, ol_time month)
{
    size_t low = 0, high = rater->month_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (rater->months[middle].month < month)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < rater->month_count && rater->months[low].month == month)
        return &rater->months[low];
    OL_MEM_RESERVE(rater->months, rater->month_capacity, rater->month_count + 1);
    struct ol_month_sum *sum = &rater->months[low];
    memmove(sum + 1, sum, (rater->month_count++ - low) * sizeof *sum);
    *sum = (struct ol_month_sum){.month = month};
    return sum;
}

int ol_line_emit(struct ol_rater *rater, struct ol_charge *charge, struct ol_error *error)
{
    charge->book = rater->book;
    charge->month = ol_month_of(charge->start);
    charge->next_month = ol_month_after(charge->month);
    struct ol_month_sum *sum = month_sum(rater, charge->month);
    if (!ol_money_add(&sum->billed, charge->billed) ||
        (charge->meter < OL_METERS && !ol_money_add(&sum->by_meter[charge->meter], charge->billed)))
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE, "the bill is larger than can be counted");
    return rater->sink(rater->self, charge, error);
}

static int too_large(const struct ol_rater *rater, const struct ol_piece *piece, struct ol_error *error)
{
    return ol_fail(error, OL_BAD_INPUT, ol_rater_place(rater, piece->usage),
                   "the cost of this row is larger than can be counted");
}

/* The same on demand, for usage on spot, and of what was used for nothing. */
static int set_on_demand(const struct ol_rater *rater, const struct ol_piece *piece, struct ol_charge *charge,
                         struct ol_error *error)
{
    const ol_money quantity = charge->quantity > charge->consumed ? charge->quantity : charge->consumed;
    charge->on_demand = charge->list;
    if (piece->tariff->key.term != OL_TERM_SPOT && quantity == charge->quantity)
        return OL_OK;
    const struct ol_price *price =
        piece->flat ? piece->price : ol_book_find_near(rater->book, &piece->tariff->on_demand, piece->start);
    struct ol_unit_price unit = price ? price->price : charge->list_price;
    const int status = price ? ol_line_exchange(rater, piece->start, &unit, error) : OL_OK;
    if (status == OL_OK && !ol_unit_price_times(unit, quantity, charge->units_per_price, &charge->on_demand))
        return too_large(rater, piece, error);
    return status;
}

static struct ol_charge charge_of(const struct ol_rater *rater, const struct ol_piece *piece, ol_money quantity)
{
    struct ol_charge charge = {
        .category = OL_CHARGE_USAGE,
        .start = piece->start,
        .end = piece->end,
        .usage = piece->usage,
        .price = piece->price,
        .meter = piece->meter,
        .term = piece->tariff->key.term,
        .item = piece->tariff->key.item,
        .region = piece->tariff->region,
        .description = piece->tariff->description,
        .quantity = quantity,
        .consumed = piece->consumed,
        .units_per_price = ol_units_per_price(rater->book, piece->meter, piece->start),
        .multiplier = 1,
    };
    if (quantity != piece->quantity &&
        !ol_money_ratio(piece->consumed, quantity, piece->quantity, &charge.consumed))
        charge.consumed = quantity;
    return charge;
}

static int price_out(struct ol_rater *rater, const struct ol_piece *piece, struct ol_unit_price unit,
                     struct ol_charge *charge, struct ol_error *error)
{
    if (!ol_flat_apply(piece->flat, &unit))
        return ol_fail(error, OL_BAD_INPUT, piece->flat->node->place,
                       "this share of a price has more digits than can be counted; give a rounder one");
    const int status = set_prices(rater, piece, unit, charge, error);
    if (status != OL_OK)
        return status;
    if (!ol_unit_price_times(charge->list_price, charge->quantity, charge->units_per_price, &charge->list) ||
        !ol_unit_price_times(charge->contracted_price, charge->quantity, charge->units_per_price,
                             &charge->contracted))
        return too_large(rater, piece, error);
    charge->billed = charge->effective = charge->contracted;
    return set_on_demand(rater, piece, charge, error);
}

/* ---- the lines of a piece ---- */

static int line_covered(struct ol_rater *rater, const struct ol_piece *piece, const struct ol_share *share,
                        struct ol_error *error)
{
    char text[320];
    const struct ol_pact *pact = &rater->pacts[share->pact];
    struct ol_charge charge = charge_of(rater, piece, share->quantity);
    charge.tier = piece->tier;
    int status = price_out(rater, piece, ol_tier_price(rater, piece), &charge, error);
    if (status != OL_OK)
        return status;
    charge.effective = share->effective;
    snprintf(text, sizeof text, "%.200s, under %.80s", charge.description, pact->as_charged.name);
    charge.description = text;
    charge.coverage = OL_COVERAGE_USED;
    charge.term = (uint8_t)pact->term;
    charge.commitment = &pact->as_charged;
    charge.commitment_quantity = ol_pact_units(pact, share->drawn);
    charge.billed = 0;
    return ol_line_emit(rater, &charge, error);
}

/* `discounted`: the part's quantity as sustained use weighs it. */
static int line_sustained(struct ol_rater *rater, const struct ol_piece *piece, ol_money discounted,
                          struct ol_charge *charge, struct ol_error *error)
{
    if (!ol_unit_price_times(charge->contracted_price, discounted, charge->units_per_price, &charge->billed))
        return too_large(rater, piece, error);
    charge->effective = charge->billed;
    charge->multiplier = charge->quantity > 0 ? (double)discounted / (double)charge->quantity : 1;
    return ol_line_emit(rater, charge, error);
}

static int line_part(struct ol_rater *rater, const struct ol_piece *piece, const struct ol_tier_part *part,
                     ol_money discounted, struct ol_error *error)
{
    char text[320];
    struct ol_charge charge = charge_of(rater, piece, part->quantity);
    charge.tier = part->tier;
    if (piece->note) {
        snprintf(text, sizeof text, "%.200s: %.80s", charge.description, piece->note);
        charge.description = text;
    }
    const int status = price_out(rater, piece, part->price, &charge, error);
    if (status != OL_OK)
        return status;
    return piece->discounted >= 0 ? line_sustained(rater, piece, discounted, &charge, error)
                                  : ol_line_emit(rater, &charge, error);
}

/* Of the uncovered quantity as sustained use weighs it, what falls on the first `part` of `whole`. */
static ol_money discounted_of(const struct ol_piece *piece, ol_money part, ol_money whole)
{
    ol_money discounted = 0;
    if (piece->discounted > 0)
        ol_money_ratio(piece->discounted, part, whole, &discounted); /* of no more than the whole */
    return discounted;
}

int ol_line_piece(struct ol_rater *rater, const struct ol_piece *piece, struct ol_error *error)
{
    int status = OL_OK;
    const ol_money whole = piece->quantity - piece->covered;
    ol_money left = whole, told = 0;
    for (uint32_t i = piece->cover; status == OL_OK && i > 0; i = rater->shares[i - 1].next)
        status = line_covered(rater, piece, &rater->shares[i - 1], error);
    bool is_free = piece->quantity == 0 && piece->consumed > 0; /* a line of its own, of nothing */
    for (; status == OL_OK && (left > 0 || is_free); is_free = false) {
        struct ol_tier_part part;
        status = ol_tier_take(rater, piece, &left, &part, error);
        const ol_money discounted = discounted_of(piece, whole - left, whole) - told;
        told += discounted;
        if (status == OL_OK)
            status = line_part(rater, piece, &part, discounted, error);
    }
    return status;
}
