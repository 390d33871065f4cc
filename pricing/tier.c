/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tier: a month's volume, counted pool by pool.
 *
 * A pool is all prices that name it, so that what several services send counts together; a price without one counts by
 * itself, with its history. Volumes are kept in base units of the meter; a tier's beginning, in pricing units, is
 * scaled by how many base units the month gives each.
 *
 * What is passed and can be covered by plans (the memory of functions) is counted as it is cut, in the order of rows,
 * and its pieces are cut where a tier ends: only what is not free needs a plan. Where all of a month's volume has one
 * price, that is known too late for it, and plans go by the first tier's.
 */
#include "pricing/rater.h"

#include <string.h>

#define LEAST_SLOTS 64

/* What the price counts with: its pool, or by itself, whenever it was in force. */
static struct ol_tier_count identity(const struct ol_piece *piece)
{
    const struct ol_price *price = piece->price;
    struct ol_tier_count count = {.month = ol_month_of(piece->start), .is_taken = true};
    if (price->pool != OL_NO_LABEL) {
        count.what[0] = price->pool;
        return count;
    }
    count.meter = price->meter;
    count.term = price->term;
    count.is_alone = true;
    const ol_label what[] = {price->item, price->region, price->zone, price->system};
    memcpy(count.what, what, sizeof what);
    return count;
}

static bool is_same(const struct ol_tier_count *a, const struct ol_tier_count *b)
{
    return a->month == b->month && a->meter == b->meter && a->term == b->term && a->is_alone == b->is_alone &&
           memcmp(a->what, b->what, sizeof a->what) == 0;
}

static size_t slot_of(const struct ol_rater *rater, const struct ol_tier_count *wanted)
{
    uint64_t sum = (uint64_t)wanted->month ^ wanted->meter;
    for (size_t i = 0; i < 4; i++)
        sum = (sum ^ wanted->what[i]) * UINT64_C(0x9e3779b97f4a7c15);
    size_t slot = (size_t)(sum >> 32) & (rater->count_slots - 1);
    while (rater->counts[slot].is_taken && !is_same(&rater->counts[slot], wanted))
        slot = (slot + 1) & (rater->count_slots - 1);
    return slot;
}

static void grow(struct ol_rater *rater)
{
    struct ol_tier_count *old = rater->counts;
    const size_t old_slots = rater->count_slots;
    rater->count_slots = old_slots ? old_slots * 2 : LEAST_SLOTS;
    rater->counts = ol_mem_new(ol_mem_product(sizeof *rater->counts, rater->count_slots));
    for (size_t i = 0; i < old_slots; i++)
        if (old[i].is_taken)
            rater->counts[slot_of(rater, &old[i])] = old[i];
    ol_mem_free(old);
}

static struct ol_tier_count *count_of(struct ol_rater *rater, const struct ol_piece *piece)
{
    const struct ol_tier_count wanted = identity(piece);
    if (rater->count_count * 2 >= rater->count_slots)
        grow(rater);
    struct ol_tier_count *count = &rater->counts[slot_of(rater, &wanted)];
    if (!count->is_taken) {
        *count = wanted;
        rater->count_count++;
    }
    return count;
}

static int add(struct ol_rater *rater, const struct ol_piece *piece, ol_money *volume, ol_money quantity,
               struct ol_error *error)
{
    if (ol_money_add(volume, quantity))
        return OL_OK;
    return ol_fail(error, OL_BAD_INPUT, ol_rater_place(rater, piece->usage),
                   "with this row the month's volume is larger than can be counted");
}

int ol_tier_announce(struct ol_rater *rater, const struct ol_piece *piece, struct ol_error *error)
{
    if (piece->price->tier_count == 0 || piece->price->tiering != OL_TIERS_VOLUME)
        return OL_OK;
    return add(rater, piece, &count_of(rater, piece)->whole, piece->quantity - piece->covered, error);
}

/* In base units; false for a tier that begins beyond all volumes that can be counted. */
static bool find_beginning(const struct ol_rater *rater, const struct ol_piece *piece, size_t tier,
                           ol_money *begin)
{
    return tier < piece->price->tier_count &&
           ol_money_times(piece->price->tiers[tier].begin,
                          ol_units_per_price(rater->book, piece->meter, piece->start), 1, begin);
}

static uint16_t tier_at(const struct ol_rater *rater, const struct ol_piece *piece, ol_money volume)
{
    uint16_t tier = 0;
    ol_money next;
    while (find_beginning(rater, piece, tier + 1u, &next) && volume >= next)
        tier++;
    return tier;
}

/* A free allowance that is used up elsewhere costs what follows it. */
static struct ol_unit_price tier_price(const struct ol_rater *rater, const struct ol_price *price, uint16_t tier)
{
    const bool is_allowance = tier == 0 && price->tier_count > 1 && price->tiers[0].price.amount == 0;
    return price->tiers[is_allowance && rater->without_free_tiers ? 1 : tier].price;
}

struct ol_unit_price ol_tier_price(const struct ol_rater *rater, const struct ol_piece *piece)
{
    return piece->is_settled ? tier_price(rater, piece->price, piece->tier) : piece->price->price;
}

int ol_tier_take(struct ol_rater *rater, const struct ol_piece *piece, ol_money *left, struct ol_tier_part *part,
                 struct ol_error *error)
{
    const struct ol_price *price = piece->price;
    int status = OL_OK;
    *part = (struct ol_tier_part){.quantity = *left, .price = ol_tier_price(rater, piece), .tier = piece->tier};
    if (price->tier_count > 0 && !piece->is_settled) {
        struct ol_tier_count *count = count_of(rater, piece);
        const bool by_volume = price->tiering == OL_TIERS_VOLUME;
        part->tier = tier_at(rater, piece, by_volume ? count->whole : count->volume);
        part->price = tier_price(rater, price, part->tier);
        ol_money next;
        if (!by_volume && find_beginning(rater, piece, part->tier + 1u, &next) && next - count->volume < *left)
            part->quantity = next - count->volume;
        status = add(rater, piece, &count->volume, part->quantity, error);
    }
    *left -= part->quantity;
    return status;
}

/* So much of a quantity that went by evenly did so up to then. */
static ol_time instant_of(const struct ol_piece *piece, ol_money quantity)
{
    ol_money length = 0;
    ol_money_ratio(piece->end - piece->start, quantity, piece->quantity, &length); /* of no more than the whole */
    return piece->start + (ol_time)length;
}

int ol_tier_settle(struct ol_rater *rater, struct ol_error *error)
{
    const struct ol_piece whole = rater->pieces[rater->piece_count - 1];
    if (rater->pact_count == 0 || whole.meter != OL_METER_FUNCTION_MEMORY || whole.price->tier_count == 0 ||
        whole.price->tiering == OL_TIERS_VOLUME)
        return OL_OK;
    ol_money left = whole.quantity;
    ol_time start = whole.start;
    rater->piece_count--;
    do {
        struct ol_tier_part part;
        const int status = ol_tier_take(rater, &whole, &left, &part, error);
        if (status != OL_OK)
            return status;
        OL_MEM_RESERVE(rater->pieces, rater->piece_capacity, rater->piece_count + 1);
        struct ol_piece *piece = &rater->pieces[rater->piece_count++];
        *piece = whole;
        piece->start = start;
        piece->quantity = piece->consumed = part.quantity;
        piece->tier = part.tier;
        piece->is_settled = true;
        /* parts too small to have a time of their own share what is left of it */
        const ol_time until = left > 0 ? instant_of(&whole, whole.quantity - left) : whole.end;
        if (until > start && until < whole.end)
            piece->end = start = until;
    } while (left > 0);
    return OL_OK;
}
