/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spend: what came of budgets, as rows that reports write.
 *
 * A row is of one threshold in one month, or of one day of the burn-down. What is spent is what could be known then;
 * where a month is heading is told by two rates, that of the month so far and that of the last 7 days. Instants are
 * OL_NEVER where there is none: a threshold that was not passed, a budget that lasts.
 */
#ifndef OUTLAY_SPEND_H
#define OUTLAY_SPEND_H

#include "outlay/money.h"
#include "outlay/simtime.h"

struct ol_spend_state { /* at some instant of a month */
    ol_money spent;
    ol_money projected_month, projected_week; /* at the month's end */
    ol_time breach_month, breach_week;        /* when the budget is gone */
};

struct ol_spend_alert {
    const char *budget, *tag; /* tag: NULL: of everything */
    const char *action;
    ol_time month; /* its begin */
    ol_money monthly;
    double share;    /* of the budget */
    ol_money amount; /* that share */
    ol_time crossed;
    struct ol_spend_state state; /* then, or at the month's end */
    ol_money month_spent;        /* at its end, or the run's */
    double month_cost;           /* what the bill of the month came to; NAN: not known */
    bool is_whole;               /* the run has all of the month */
};

struct ol_spend_day {
    const char *budget;
    ol_time day;
    ol_money monthly, cost;      /* of the day */
    struct ol_spend_state state; /* at its end */
};

#endif
