/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * burn: how the budget of a calendar month is used up, and when it will be gone.
 *
 * A burn is told, stretch by stretch, at which rate cost accrues; between two calls the rate is constant, so that the
 * instant at which a share of the budget is passed is solved for and not looked for: at 11.20 an hour, 80% of 1,000 are
 * spent after 71 h 25 min 42.857143 s. It is exact to the microsecond, rounded up. Each month begins with nothing
 * spent. A threshold is crossed once a month, by spending upwards; a credit later does not take that back.
 *
 * At any instant a view says where the month is heading, by two rates, since neither is right for everybody:
 *
 *     by month   spent so far over the time so far: calm, and late to see a change
 *     by week    what was spent in the last 7 days (or since the beginning, if that is shorter)
 *
 * The time so far counts from the month's begin or, in the first month, from the burn's. Both are projected linearly to
 * the month's end, and to the instant at which the budget is gone; OL_NEVER where that is not in this month.
 *
 *     ol_burn_begin(&burn, monthly, thresholds, 2, start);
 *     ol_burn_advance(&burn, later, rate_per_hour);    and so on, in the order of time
 *     ... burn.crossings, burn.days, burn.months ...
 *     ol_burn_release(&burn);
 *
 * Times are instants; months are those of UTC. Owns its lists; borrows nothing.
 */
#ifndef OUTLAY_BURN_H
#define OUTLAY_BURN_H

#include "outlay/money.h"
#include "outlay/simtime.h"

#include <stddef.h>

/* For 7 days back from within an hour: 168 whole ones and the two that are cut. */
#define OL_BURN_HOURS 170

struct ol_burn_view {
    ol_time at;
    ol_money spent;                           /* in this month, so far */
    ol_money projected_month, projected_week; /* at the month's end */
    ol_time breach_month, breach_week;        /* OL_NEVER: not in this month; before `at`: it was */
};

struct ol_burn_crossing {
    size_t threshold; /* index */
    ol_time month;    /* its begin */
    struct ol_burn_view view;
};

struct ol_burn_day { /* burn-down: as things stand at the day's end, or at the burn's */
    ol_time day, month;
    ol_money cost; /* of the day */
    struct ol_burn_view view;
};

struct ol_burn_month {
    ol_time month;
    struct ol_burn_view view; /* at its end, or where the burn ended */
    bool is_whole;            /* the burn has seen all of it */
};

struct ol_burn {
    ol_money monthly;
    double *thresholds; /* shares of the budget, as given */
    bool *is_crossed;   /* in this month */
    size_t threshold_count;
    ol_time begin, now, month, month_end;
    ol_time breached; /* when this month passed its budget; OL_NEVER */

    struct ol_burn_crossing *crossings; /* in the order of time */
    size_t crossing_count, crossing_capacity;
    struct ol_burn_day *days; /* at most OL_BURN_DAYS of them */
    size_t day_count, day_capacity;
    struct ol_burn_month *months;
    size_t month_count, month_capacity;

    /* private: in billionths times microseconds, of an hour's rate */
    ol_money month_area, area, day_area; /* of the month; of all; of all at the day's begin */
    ol_time day;
    ol_money hours[OL_BURN_HOURS]; /* `area` at the begin of each hour, by its number modulo their count */
};
#define OL_BURN_DAYS 36600

/* Begin of the month that an instant lies in, and of the next one. */
ol_time ol_burn_month_begin(ol_time at);
ol_time ol_burn_month_after(ol_time at);

void ol_burn_begin(struct ol_burn *burn, ol_money monthly, const double *thresholds, size_t count, ol_time begin);
/* Cost accrues at such a rate, in billionths an hour, from `now` up to `to`, which is not before it. */
void ol_burn_advance(struct ol_burn *burn, ol_time to, ol_money rate_per_hour);
/* When a threshold is next crossed in this month if that is the rate; OL_NEVER. */
ol_time ol_burn_next(const struct ol_burn *burn, ol_money rate_per_hour);
/* What a threshold comes to. */
ol_money ol_burn_amount(const struct ol_burn *burn, size_t threshold);
struct ol_burn_view ol_burn_view_now(const struct ol_burn *burn);
/* The day and the month that are going on are closed as they are. */
void ol_burn_finish(struct ol_burn *burn);
void ol_burn_release(struct ol_burn *burn);

#endif
