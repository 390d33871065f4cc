/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/order/usage_book.h"

#include "outlay/arena.h"

#include <float.h>
#include <math.h>

/* Slurm's: the first two terms of exp(ln(1/2) / half-life), with three digits of the logarithm. */
#define HALVING 0.693

static double seconds_of(ol_time duration)
{
    return (double)duration / (double)OL_SECOND;
}

/* ---- resets ---- */

static struct ol_civil first_of_month(struct ol_civil day, int32_t month)
{
    return (struct ol_civil){.year = day.year + (month - 1) / 12, .month = (month - 1) % 12 + 1, .day = 1};
}

static ol_time next_reset(int reset, ol_time last)
{
    const struct ol_civil day = ol_civil_of(last);
    const ol_time midnight =
        ol_instant_of((struct ol_civil){.year = day.year, .month = day.month, .day = day.day});
    const int64_t days = midnight / OL_DAY;           /* since 1970, a Thursday */
    const int64_t weekday = ((days + 4) % 7 + 7) % 7; /* Sunday is 0 */
    switch (reset) {
    case OL_RESET_DAILY:
        return midnight + OL_DAY;
    case OL_RESET_WEEKLY:
        return midnight + (7 - weekday) * OL_DAY;
    case OL_RESET_MONTHLY:
        return ol_instant_of(first_of_month(day, day.month + 1));
    case OL_RESET_QUARTERLY:
        return ol_instant_of(first_of_month(day, (day.month - 1) / 3 * 3 + 4));
    case OL_RESET_YEARLY:
        return ol_instant_of(first_of_month(day, 13));
    default:
        return OL_NEVER;
    }
}

/* Those that fell between two ticks count once. */
static bool is_reset(struct ol_usage_book *book, ol_time tick)
{
    bool is_due = false;
    while (book->next_reset != OL_NEVER && book->start_instant + tick >= book->next_reset) {
        is_due = true;
        book->next_reset = next_reset(book->reset, book->next_reset);
    }
    return is_due;
}

/* ---- ticks ---- */

void ol_usage_book_tick_each(struct ol_usage_book *book, ol_time period)
{
    const double seconds = seconds_of(period);
    book->period = period;
    book->period_decay = pow(book->decay, seconds);
    book->period_usage = seconds * book->period_decay;
}

void ol_usage_book_init(struct ol_usage_book *book, struct ol_associations *tree, const struct ol_slurm_conf *conf,
                        ol_time start_instant)
{
    *book = (struct ol_usage_book){
        .tree = tree,
        .decay = conf->half_life > 0 ? 1 - HALVING / (double)conf->half_life : 1,
        .ticked = -1,
        .reset = conf->reset,
        .start_instant = start_instant,
        .next_reset = next_reset(conf->reset, start_instant),
    };
    ol_usage_book_tick_each(book, (ol_time)conf->calc_period * OL_SECOND);
    if (conf->reset == OL_RESET_NOW)
        ol_associations_decay(tree, 0);
}

void ol_usage_book_release(struct ol_usage_book *book)
{
    ol_mem_free(book->running);
    *book = (struct ol_usage_book){0};
}

/* Of a job since the last tick or its start. */
static double used(const struct ol_usage_book *book, const struct ol_usage_job *job, ol_time until)
{
    const ol_time from = job->since > book->ticked ? job->since : book->ticked;
    const double seconds = until > from ? seconds_of(until - from) : 0;
    return until - from == book->period ? book->period_usage : seconds * pow(book->decay, seconds);
}

/* The root is charged by each: its usage is added up here, as each sum would wait until the one before is written. */
static void tick(struct ol_usage_book *book)
{
    const ol_time now = book->ticked + book->period;
    ol_associations_decay(book->tree, is_reset(book, now) ? 0 : fmax(book->period_decay, DBL_MIN));
    long double *const root = &book->tree->items[OL_ROOT_ASSOCIATION].usage;
    long double whole = *root;
    for (size_t i = 0; i < book->running_count; i++) {
        const struct ol_usage_job *job = &book->running[i];
        const double usage = job->since <= book->ticked ? book->period_usage : used(book, job, now);
        ol_associations_charge_below_root(book->tree, job->association, usage * job->billed);
        whole += usage * job->billed;
    }
    *root = whole;
    book->ticked = now;
}

bool ol_usage_book_advance(struct ol_usage_book *book, ol_time now)
{
    if (!ol_usage_book_is_behind(book, now))
        return false;
    const ol_time last = now - now % book->period;
    bool is_moved = book->ticked < 0;
    if (is_moved)
        book->ticked = 0;
    /* Without usage there is nothing to decay or to forget. */
    if (!book->running_count && !(book->tree->items[OL_ROOT_ASSOCIATION].usage > 0) && book->ticked < last) {
        is_reset(book, last);
        book->ticked = last;
        return true;
    }
    for (; book->ticked < last; is_moved = true)
        tick(book);
    return is_moved;
}

void ol_usage_book_start(struct ol_usage_book *book, ol_time now, const struct ol_usage_job *job)
{
    ol_usage_book_advance(book, now);
    OL_MEM_RESERVE(book->running, book->running_capacity, book->running_count + 1);
    book->running[book->running_count++] = *job;
}

void ol_usage_book_stop(struct ol_usage_book *book, ol_time now, uint32_t slot)
{
    ol_usage_book_advance(book, now);
    for (size_t i = 0; i < book->running_count; i++) {
        if (book->running[i].slot != slot)
            continue;
        const struct ol_usage_job *job = &book->running[i];
        ol_associations_charge(book->tree, job->association, used(book, job, now) * job->billed);
        book->running[i] = book->running[--book->running_count];
        return;
    }
}

ol_time ol_usage_book_next_tick(const struct ol_usage_book *book, ol_time now)
{
    return now - now % book->period + book->period;
}
