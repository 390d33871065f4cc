/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commit_backtest: what each rule for choosing a commitment would have saved, had it been followed before.
 *
 * At each of many past dates every rule sees only the hours before, commits for a term, and the hours that then came
 * say what it cost. Dates are the first of each month that has 60 days of history before it and a whole term behind it;
 * where there are fewer than six of them, a date each week. Where the history is too short for a single such date,
 * terms are cut to half of what is left after 60 days, or after half the history; below four weeks there is no
 * backtest.
 *
 * Savings are shares of what the term would have cost on demand alone. Regret is what a rule's cost, over all dates,
 * exceeded that of the best single commitment, which only hindsight knows; a ladder, which is not a single
 * commitment, may beat it.
 *
 *     ol_backtest_run(&backtest, start, units, hours, &setting);
 *     backtest.rules[OL_RULE_ADVICE].saving_p50
 */
#ifndef OUTLAY_PRICING_COMMIT_BACKTEST_H
#define OUTLAY_PRICING_COMMIT_BACKTEST_H

#include "outlay/simtime.h"
#include "pricing/commit_ladder.h"

#define OL_RECENT_HOURS 1440 /* 60 days */

enum ol_commit_rule {
    OL_RULE_ADVICE,          /* the outlook's commitment for the term, bought at once */
    OL_RULE_LADDER,          /* bought in steps */
    OL_RULE_STABLE,          /* the break-even quantile of the whole history: right where demand is stable */
    OL_RULE_RECENT_QUANTILE, /* the break-even quantile of the last 60 days */
    OL_RULE_RECENT_MEAN,     /* the mean of the last 60 days */
    OL_RULES
};
/* "recent-mean", and what it is in a few words */
extern const char *const ol_rule_names[OL_RULES + 1], *const ol_rule_summaries[OL_RULES + 1];

struct ol_commit_setting {
    struct ol_commit_price price;
    size_t term_hours;
    size_t ladder; /* steps of the ladder; 0: none, and then nothing is said of OL_RULE_LADDER */
};

struct ol_rule_record {
    double saving_p10, saving_p50, saving_p90; /* over the dates */
    double saving;                             /* over all dates together */
    double regret, regret_worst; /* over all together; of the worst date. Shares of hindsight's cost */
    size_t wins_of_advice;       /* dates on which the advice cost less than this rule */
};

struct ol_backtest {
    size_t count;         /* of dates; 0: no backtest */
    ol_time first, last;  /* dates */
    size_t horizon_hours; /* the term, or what it was cut to */
    double *costs;        /* [date * OL_RULES + rule] */
    double *on_demand, *hindsight;
    struct ol_rule_record rules[OL_RULES];
};

/* What the rule commits to at the end of these hours (a ladder: at its first step); `outlook` is theirs. */
double ol_rule_choose(enum ol_commit_rule rule, const struct ol_outlook *outlook, const double *units,
                      size_t hours, const struct ol_commit_setting *setting);

/* `start` is the instant of units[0]. Fills what need not be zeroed before; release it. */
void ol_backtest_run(struct ol_backtest *backtest, ol_time start, const double *units, size_t hours,
                     const struct ol_commit_setting *setting);
void ol_backtest_release(struct ol_backtest *backtest);

#endif
