/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * span: how much of a row counts, and in which pieces.
 *
 * A held row counts from its start for as long as its rule says: at least the minimum, in whole increments, nothing
 * where the provider ended it early enough, whole increments only where it ended it later and the rule says so; what
 * was used for nothing is told too, at no quantity. A
 * stored row counts with objects of at least the class's minimum size and their overhead, and, where it was deleted
 * before its minimum stay, with the rest of it. What was passed counts once, at the start.
 *
 * The billed stretch is cut at the ends of months, where the price changes, and where the exchange rate or what was
 * agreed does. The stretch may reach beyond the row's own end, as it does for the minimum of a short start.
 */
#include "pricing/rater.h"

ol_time ol_month_of(ol_time instant)
{
    struct ol_civil civil = ol_civil_of(instant);
    return ol_instant_of((struct ol_civil){.year = civil.year, .month = civil.month, .day = 1});
}

ol_time ol_month_after(ol_time month)
{
    struct ol_civil civil = ol_civil_of(month);
    const bool is_last = civil.month == 12;
    return ol_instant_of(
        (struct ol_civil){.year = civil.year + is_last, .month = is_last ? 1 : civil.month + 1, .day = 1});
}

ol_time ol_hour_before(ol_time instant)
{
    const ol_time rest = instant % OL_HOUR;
    return instant - (rest < 0 ? rest + OL_HOUR : rest);
}

ol_time ol_hour_after(ol_time instant)
{
    const ol_time hour = ol_hour_before(instant);
    return hour == instant ? hour : hour + OL_HOUR;
}

ol_time ol_month_length(const struct ol_book *book, ol_time instant)
{
    const ol_time month = ol_month_of(instant);
    return book->month > 0 ? book->month : ol_month_after(month) - month;
}

int64_t ol_units_per_price(const struct ol_book *book, enum ol_meter meter, ol_time instant)
{
    switch (ol_meter_types[meter].way) {
    case OL_METER_HELD:
        return 3600;
    case OL_METER_STORED:
        return ol_month_length(book, instant) / OL_SECOND;
    case OL_METER_PASSED:
        break;
    }
    return 1;
}

/* ---- how long a start counts ---- */

static ol_time rounded(ol_time length, ol_time increment, bool down)
{
    const ol_time rest = increment > 0 ? length % increment : 0;
    return rest == 0 ? length : length - rest + (down ? 0 : increment);
}

static ol_time billed_length(const struct ol_usage *usage, const struct ol_book_rule *rule)
{
    const ol_time length = usage->end - usage->start;
    if (!rule)
        return length;
    const bool by_provider = usage->ended == OL_USAGE_BY_PROVIDER;
    if (by_provider && length < rule->free_first)
        return 0;
    if (by_provider && rule->provider_end == OL_PROVIDER_END_DOWN)
        return rounded(length, rule->increment, true);
    const ol_time counted = rounded(length, rule->increment, false);
    return by_provider || counted >= rule->minimum ? counted : rule->minimum;
}

/* ---- how much a kept object counts ---- */

/* With `objects` of them: the GB that are billed, in billionths. False where they are too many. */
static bool stored_amount(const struct ol_usage *usage, const struct ol_book_class *class, ol_money *amount)
{
    *amount = usage->quantity;
    if (!class || usage->objects <= 0)
        return true;
    const ol_money least = (ol_money)usage->objects * class->minimum_bytes; /* bytes are billionths of a GB */
    if (*amount < least)
        *amount = least;
    return ol_money_add(amount, (ol_money)usage->objects * class->overhead_bytes);
}

/* ---- pieces ---- */

struct cut {
    struct ol_rater *rater;
    const struct ol_usage *usage;
    const struct ol_tariff *tariff;
    enum ol_meter meter;
    ol_money amount, used; /* billionths of units held or kept: billed, used */
    const char *note;
};

/* amount * length in base units: unit-seconds. */
static bool over_time(ol_money amount, ol_time length, ol_money *quantity)
{
    return ol_money_times(amount, length, OL_SECOND, quantity);
}

static int too_large(const struct cut *cut, struct ol_error *error)
{
    return ol_fail(error, OL_BAD_INPUT, ol_rater_place(cut->rater, cut->usage),
                   "the quantity over its time is larger than can be counted; split the row");
}

static struct ol_piece *add_piece(const struct cut *cut, const struct ol_in_force *now, ol_time start, ol_time end)
{
    struct ol_rater *rater = cut->rater;
    OL_MEM_RESERVE(rater->pieces, rater->piece_capacity, rater->piece_count + 1);
    struct ol_piece *piece = &rater->pieces[rater->piece_count++];
    *piece = (struct ol_piece){
        .usage = cut->usage,
        .tariff = cut->tariff,
        .price = now->price,
        .flat = now->flat,
        .start = start,
        .end = end,
        .meter = (uint8_t)cut->meter,
        .note = cut->note,
        .discounted = -1,
    };
    return piece;
}

/* A piece as long as nothing changes, at most to `end`. */
static struct ol_piece *next_piece(const struct cut *cut, ol_time start, ol_time end, struct ol_error *error)
{
    struct ol_in_force now;
    if (!ol_tariff_price(cut->rater, cut->tariff, cut->usage, start, &now, error))
        return NULL;
    struct ol_piece *piece = add_piece(cut, &now, start, ol_time_min(now.until, end));
    piece->end = ol_time_min(piece->end, ol_month_after(ol_month_of(start)));
    piece->end = ol_time_min(piece->end, ol_line_exchange_until(cut->rater, start));
    piece->end = ol_time_min(piece->end, ol_line_agreement_until(cut->rater, piece));
    return piece;
}

/* How much of [start, end) lies before `at`. */
static ol_time length_before(ol_time start, ol_time end, ol_time at)
{
    return ol_time_min(end, at) - ol_time_min(start, at);
}

/* The stretch in pieces; what lies behind `billed_end` is not billed, what lies behind `used_end` was not used. */
static int cut_stretch(const struct cut *cut, ol_time start, ol_time billed_end, ol_time used_end,
                       struct ol_error *error)
{
    const ol_time end = ol_time_max(billed_end, used_end);
    while (start < end) {
        struct ol_piece *piece = next_piece(cut, start, end, error);
        if (!piece)
            return error->status;
        if (!over_time(cut->amount, length_before(start, piece->end, billed_end), &piece->quantity) ||
            !over_time(cut->used, length_before(start, piece->end, used_end), &piece->consumed))
            return too_large(cut, error);
        start = piece->end;
    }
    return OL_OK;
}

static int cut_held(const struct cut *cut, struct ol_error *error)
{
    const struct ol_usage *usage = cut->usage;
    const ol_time length = billed_length(usage, cut->tariff->rule);
    return cut_stretch(cut, usage->start, usage->start + length, usage->end, error);
}

/* Deleted before its time: the rest of the class's minimum stay, billed with the month in which that happened. */
static int cut_early_deletion(const struct cut *cut, const struct ol_book_class *class, struct ol_error *error)
{
    const struct ol_usage *usage = cut->usage;
    const ol_time since = usage->since != 0 && usage->since < usage->start ? usage->since : usage->start;
    if (!class || usage->ended != OL_USAGE_BY_USER || usage->end - since >= class->minimum_stay)
        return OL_OK;
    struct ol_in_force now;
    const ol_time rest = since + class->minimum_stay - usage->end;
    const ol_time at = usage->end > usage->start ? usage->end - 1 : usage->start;
    const ol_time begin = usage->start > ol_month_of(at) ? usage->start : ol_month_of(at);
    if (!ol_tariff_price(cut->rater, cut->tariff, usage, at, &now, error))
        return error->status;
    struct ol_piece *piece = add_piece(cut, &now, begin, at + 1);
    piece->note =
        cut->note ? "overhead of each object, deleted before its minimum stay" : "deleted before its minimum stay";
    return over_time(cut->amount, rest, &piece->quantity) ? OL_OK : too_large(cut, error);
}

/* The part of each object's overhead that is kept at the standard class's rate. */
static int cut_standard_overhead(const struct cut *cut, struct ol_error *error)
{
    const struct ol_book_class *class = cut->tariff->class;
    if (!class || class->standard_overhead_bytes == 0 || !class->standard || cut->usage->objects <= 0)
        return OL_OK;
    const struct ol_tariff *tariff = ol_tariff_standard(cut->rater, cut->tariff, cut->usage, error);
    if (!tariff)
        return error->status;
    struct cut overhead = *cut;
    overhead.tariff = tariff;
    overhead.amount = (ol_money)cut->usage->objects * class->standard_overhead_bytes;
    overhead.used = 0;
    overhead.note = "overhead of each object";
    const int status = cut_stretch(&overhead, cut->usage->start, cut->usage->end, cut->usage->start, error);
    return status == OL_OK ? cut_early_deletion(&overhead, class, error) : status;
}

static int cut_stored(struct cut *cut, struct ol_error *error)
{
    const struct ol_usage *usage = cut->usage;
    if (!stored_amount(usage, cut->tariff->class, &cut->amount))
        return too_large(cut, error);
    int status = cut_stretch(cut, usage->start, usage->end, usage->end, error);
    if (status == OL_OK)
        status = cut_early_deletion(cut, cut->tariff->class, error);
    return status == OL_OK ? cut_standard_overhead(cut, error) : status;
}

/* Bills know no shorter period. Not beyond the clock hour, and so neither beyond the month. */
static ol_time a_second_after(ol_time start)
{
    return ol_time_min(start + OL_SECOND, ol_hour_after(start + 1));
}

/* Spread evenly over its time, so that each month gets what went by in it, to the last billionth. */
static int cut_passed(const struct cut *cut, struct ol_error *error)
{
    const struct ol_usage *usage = cut->usage;
    ol_time start = usage->start;
    ol_money told = 0, upto = cut->amount;
    do {
        struct ol_piece *piece = next_piece(cut, start, usage->end, error);
        if (!piece)
            return error->status;
        const ol_time until = piece->end;
        if (until < usage->end &&
            !ol_money_times(cut->amount, until - usage->start, usage->end - usage->start, &upto))
            return too_large(cut, error);
        if (until == usage->end)
            piece->end = ol_time_max(until, a_second_after(start));
        piece->quantity = piece->consumed = (until < usage->end ? upto : cut->amount) - told;
        told += piece->quantity;
        start = until;
        const int status = ol_tier_settle(cut->rater, error);
        if (status != OL_OK)
            return status;
    } while (start < usage->end);
    return OL_OK;
}

/* ---- a row ---- */

static int cut_composed(struct cut *cut, struct ol_error *error)
{
    static const enum ol_meter parts[] = {OL_METER_VCPU, OL_METER_MEMORY, OL_METER_GPU};
    const struct ol_book_type *type = cut->tariff->type;
    const double counts[] = {type->vcpus, (double)type->memory_bytes / (double)(1 << 30), (double)type->gpus};
    const struct ol_tariff *whole = cut->tariff;
    int status = OL_OK;
    for (size_t i = 0; status == OL_OK && i < sizeof parts / sizeof *parts; i++) {
        const int64_t millionths = (int64_t)(counts[i] * OL_MILLION + 0.5);
        if (millionths == 0)
            continue;
        cut->meter = parts[i];
        cut->tariff = ol_tariff_part(cut->rater, whole, parts[i], cut->usage, error);
        if (!cut->tariff)
            return error->status;
        if (!ol_money_times(cut->usage->quantity, millionths, OL_MILLION, &cut->amount))
            return too_large(cut, error);
        cut->used = cut->amount;
        status = cut_held(cut, error);
    }
    return status;
}

#define LONGEST (200 * 366 * OL_DAY)

int ol_span_cut(struct ol_rater *rater, const struct ol_usage *usage, struct ol_error *error)
{
    if (usage->end - usage->start > LONGEST)
        return ol_fail(error, OL_BAD_INPUT, ol_rater_place(rater, usage),
                       "this row lasts longer than 200 years; look at the years of its start and end");
    struct cut cut = {
        .rater = rater,
        .usage = usage,
        .tariff = ol_tariff_of(rater, usage, error),
        .meter = usage->meter,
        .amount = usage->quantity,
        .used = usage->quantity,
    };
    if (!cut.tariff)
        return error->status;
    if (cut.tariff->is_composed)
        return cut_composed(&cut, error);
    switch (ol_meter_types[usage->meter].way) {
    case OL_METER_HELD:
        return cut_held(&cut, error);
    case OL_METER_STORED:
        return cut_stored(&cut, error);
    case OL_METER_PASSED:
        break;
    }
    return cut_passed(&cut, error);
}
