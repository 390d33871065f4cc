/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/bill_burn.h"

#include <string.h>

/* A month's sum that is far from the ends of what a burn can count. */
#define MOST ((ol_money)1 << 84)

struct hours {
    const struct ol_bill_walk *walk;
    const struct ol_bill_burn_question *question;
    ol_money *amounts;
    size_t count, capacity;
    ol_time first;      /* the first hour's begin */
    ol_time begin, end; /* of all periods */
    ol_time known;      /* the last end of usage; OL_NEVER: there was none */
};

static ol_time hour_of(ol_time at)
{
    const ol_time rest = at % OL_HOUR;
    return at - (rest < 0 ? rest + OL_HOUR : rest);
}

static int complain(const struct hours *hours, const struct ol_bill_row *row, const char *what,
                    struct ol_error *error)
{
    return ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = hours->walk->path, .line = row->line}, "%s",
                   what);
}

/* Bills come in no order: hours are added in front, and behind. */
static int make_room(struct hours *hours, const struct ol_bill_row *row, ol_time end, struct ol_error *error)
{
    const ol_time from = hour_of(row->start), to = hour_of(end - 1) + OL_HOUR;
    const ol_time first = hours->count > 0 && hours->first < from ? hours->first : from;
    const ol_time last_now = hours->first + (ol_time)hours->count * OL_HOUR;
    const ol_time last = hours->count > 0 && last_now > to ? last_now : to;
    const size_t count = (size_t)((last - first) / OL_HOUR);
    if (last / OL_HOUR - first / OL_HOUR > (ol_time)OL_BILL_HOURS)
        return complain(hours, row,
                        "with this charge the bill spans more than thirty years; are its times in "
                        "another unit than seconds?",
                        error);
    const size_t shift = hours->count > 0 ? (size_t)((hours->first - first) / OL_HOUR) : 0, before = hours->count;
    OL_MEM_RESERVE(hours->amounts, hours->capacity, count);
    memmove(hours->amounts + shift, hours->amounts, before * sizeof *hours->amounts);
    memset(hours->amounts, 0, shift * sizeof *hours->amounts);
    memset(hours->amounts + shift + before, 0, (count - shift - before) * sizeof *hours->amounts);
    hours->count = count;
    hours->first = first;
    return OL_OK;
}

/* What of an amount had accrued by an instant; parts are differences, so that they add up. */
static ol_money accrued(ol_money amount, ol_time start, ol_time end, ol_time at)
{
    ol_money part = 0;
    if (at >= end)
        return amount;
    if (at > start)
        ol_money_ratio(amount, at - start, end - start, &part);
    return part;
}

/* Bills that tell no categories have nothing else. */
static bool is_usage(const struct ol_bill_row *row)
{
    return row->category.length == 0 || ol_slice_is(row->category, "Usage");
}

static int take(void *self, const struct ol_bill_row *row, struct ol_error *error)
{
    struct hours *hours = self;
    const struct ol_bill_burn_question *question = hours->question;
    const ol_money amount = question->is_billed ? row->billed : row->effective;
    const ol_time end = row->end > row->start ? row->end : row->start + OL_HOUR; /* a bare time is of an hour */
    if (row->start < hours->begin)
        hours->begin = row->start;
    if (hours->end == OL_NEVER || end > hours->end)
        hours->end = end;
    if (is_usage(row) && (hours->known == OL_NEVER || end > hours->known))
        hours->known = end;
    if (question->value && !ol_slice_is(row->tag, question->value))
        return OL_OK;
    if (amount > MOST || amount < -MOST)
        return complain(hours, row, "the charge is more than can be counted, 1.9e16", error);
    const int status = make_room(hours, row, end, error);
    if (status != OL_OK)
        return status;
    for (ol_time hour = hour_of(row->start); hour < end; hour += OL_HOUR) {
        ol_money *sum = &hours->amounts[(hour - hours->first) / OL_HOUR];
        *sum += accrued(amount, row->start, end, hour + OL_HOUR) - accrued(amount, row->start, end, hour);
        if (*sum > MOST || *sum < -MOST)
            return complain(hours, row, "the sum of the bill is more than can be counted, 1.9e16", error);
    }
    return OL_OK;
}

/* The cost of the first hour is that of the part of it that the bill has. */
static void burn_hours(const struct hours *hours, struct ol_burn *burn, ol_time as_of)
{
    for (size_t i = 0; i < hours->count; i++) {
        const ol_time hour = hours->first + (ol_time)i * OL_HOUR, next = hour + OL_HOUR;
        if (next <= burn->begin || hour >= as_of)
            continue;
        if (hour > burn->now)
            ol_burn_advance(burn, hour, 0);
        ol_money rate = hours->amounts[i];
        if (next - burn->now < OL_HOUR)
            ol_money_ratio(rate, OL_HOUR, next - burn->now, &rate);
        ol_burn_advance(burn, next < as_of ? next : as_of, rate);
    }
    if (as_of > burn->now)
        ol_burn_advance(burn, as_of, 0);
}

int ol_bill_burn(struct ol_bill_walk *walk, const struct ol_bill_burn_question *question, struct ol_burn *burn,
                 struct ol_error *error)
{
    struct hours hours = {
        .walk = walk, .question = question, .begin = OL_NEVER, .end = OL_NEVER, .known = OL_NEVER};
    char text[OL_TIME_BUFFER];
    int status = ol_bill_walk(walk, take, &hours, error);
    if (status == OL_OK)
        status = ol_bill_walk_check(walk, error);
    if (status == OL_OK && hours.begin == OL_NEVER)
        status = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = walk->path}, "the bill has no charges%s",
                         walk->tally.malformed > 0 ? " that can be read" : "");
    if (status == OL_OK && question->as_of <= hours.begin)
        status =
            ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = walk->path},
                    "the bill begins at %s, which is not before --as-of", ol_instant_format(hours.begin, text));
    if (status == OL_OK && question->as_of != OL_NEVER &&
        question->as_of - hours.begin > (ol_time)OL_BILL_HOURS * OL_HOUR)
        status = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = walk->path},
                         "--as-of is more than thirty years behind the bill's begin, %s",
                         ol_instant_format(hours.begin, text));
    if (status == OL_OK) {
        ol_burn_begin(burn, question->monthly, question->thresholds, question->count, hours.begin);
        burn_hours(&hours, burn,
                   question->as_of != OL_NEVER ? question->as_of
                   : hours.known != OL_NEVER   ? hours.known
                                               : hours.end);
        ol_burn_finish(burn);
    }
    ol_mem_free(hours.amounts);
    return status;
}
