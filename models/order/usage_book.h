/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage_book: what each association has used, booked and decayed as Slurm does it.
 *
 * Usage is booked at ticks, one each calc period from the clock's start on. At a tick what was used before is decayed
 * by d to the power of the period in seconds, d = 1 - 0.693 / half-life; then each running job adds its seconds since
 * the last tick or its start, times d to the power of these seconds, times what it is billed. A job that ends between
 * ticks adds its part then. Where usage is reset, it is forgotten at the first tick at or after midnight (UTC) of the
 * day, of Sunday, or of the month's, quarter's or year's first day.
 *
 * Ticks are made up for when somebody asks; nothing happens at their instants.
 */
#ifndef OUTLAY_ORDER_USAGE_BOOK_H
#define OUTLAY_ORDER_USAGE_BOOK_H

#include "models/order/associations.h"
#include "models/order/slurm_conf.h"

struct ol_usage_job {
    uint32_t slot, association;
    ol_time since;
    double billed; /* usage a second */
};

struct ol_usage_book {
    struct ol_associations *tree;      /* borrowed */
    double decay;                      /* of a second */
    double period_decay, period_usage; /* of a period; what a usage of 1 a second comes to in one */
    ol_time period, ticked;            /* the last tick; negative: there was none */
    int reset;                         /* enum ol_usage_reset */
    ol_time start_instant, next_reset; /* an instant */
    struct ol_usage_job *running;
    size_t running_count, running_capacity;
};

void ol_usage_book_init(struct ol_usage_book *book, struct ol_associations *tree, const struct ol_slurm_conf *conf,
                        ol_time start_instant);
void ol_usage_book_release(struct ol_usage_book *book);
/* In place of conf's calc period; before the first tick. */
void ol_usage_book_tick_each(struct ol_usage_book *book, ol_time period);

/* Whether there is a tick to make up for. */
static inline bool ol_usage_book_is_behind(const struct ol_usage_book *book, ol_time now)
{
    return book->ticked < 0 || now >= book->ticked + book->period;
}
/* Makes up for all ticks up to `now`; true where there was any. */
bool ol_usage_book_advance(struct ol_usage_book *book, ol_time now);
/* These advance first. */
void ol_usage_book_start(struct ol_usage_book *book, ol_time now, const struct ol_usage_job *job);
void ol_usage_book_stop(struct ol_usage_book *book, ol_time now, uint32_t slot);
/* The next tick after `now`. */
ol_time ol_usage_book_next_tick(const struct ol_usage_book *book, ol_time now);

#endif
