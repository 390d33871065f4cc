/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spend_meter: what each budget of a scenario has spent, while a replication goes on, and what its alerts then do.
 *
 * The meter hears of every node that is paid for from now on, and of every unit that a team's jobs hold; between two
 * such notes each budget's cost accrues at a constant rate (burn.h), so that alerts go off at the exact instant. What
 * is counted is the effective cost of an hour of nodes, as it was rated at the clock's start: that is what can be known
 * while a month goes on. Traffic, storage, logs, requests of functions, minimums and tiers of prices are only on the
 * bill; a month's `cost` beside its alerts has them all. A team bears of a source's nodes what its jobs hold of the
 * units that serve.
 *
 * An alert that stops something (budget.h) wakes the meter at that instant, in the phase CAPACITY, and pools are told;
 * as the month ends they are told again. Budgets whose alerts only notify schedule nothing, and so change no run.
 *
 *     ol_spend_meter_open(&meter, &setting);     before the pools are made: nodes that stand are told then
 *     ...
 *     ol_spend_meter_finish(&meter, end);
 *     ol_spend_meter_release(&meter);
 */
#ifndef OUTLAY_SPEND_METER_H
#define OUTLAY_SPEND_METER_H

#include "models/pool_model.h"
#include "models/pool_note.h"
#include "outlay/probe.h"
#include "scenarios/budget.h"
#include "scenarios/burn.h"
#include "scenarios/spend_rows.h"

/* All borrowed. */
struct ol_spend_setting {
    const struct ol_scenario *scenario;
    struct ol_sim *sim;
    struct ol_pool_model **models; /* one a pool; filled later */
    const bool *managed;           /* one a pool */
    ol_time start_instant, warmup_end;
    bool has_end; /* the clock has a length */
};

struct ol_spend_line { /* of one budget */
    const struct ol_budget *budget;
    enum ol_budget_scope scope;
    const char *name; /* of the team or pool */
    size_t pool;
    ol_label team;
    struct ol_burn burn;

    /* private */
    ol_money rate;   /* billionths an hour: the sum of the parts */
    ol_money *parts; /* by supply */
    int64_t *busy;   /* by supply: units that the team holds */
    size_t seen;     /* crossings that were acted upon */
    bool steers, is_restrained;
    size_t restrained_months; /* so far */
    ol_time restrained_month; /* its begin */
    struct ol_restraint restraint;
    ol_ticket alarm; /* 0: none */
    ol_time alarm_at;
};

struct ol_spend_meter {
    struct ol_spend_setting setting;
    struct ol_spend_line *lines; /* one a budget */
    size_t line_count;
    struct ol_error error; /* jobs are held back month after month, and the clock has no end */

    /* private */
    struct ol_spend_supply { /* nodes of one source of one pool */
        ol_money hourly;
        int64_t units;
    } * supplies;
    size_t supply_count;
    struct ol_restraint **restraints; /* a list for each pool */
    uint32_t on_alarm;                /* handler */
};

/* Zero lines, and nothing heard, of a scenario without budgets. Adds its probe. */
void ol_spend_meter_open(struct ol_spend_meter *meter, const struct ol_spend_setting *setting);
/* Thresholds of a budget without alerts, and how many there are. */
#define OL_USUAL_THRESHOLDS 5
extern const double ol_usual_thresholds[OL_USUAL_THRESHOLDS];
/* What came of all budgets, in the arena, once it is finished. */
struct ol_spend_alert *ol_spend_meter_alerts(const struct ol_spend_meter *meter, struct ol_arena *arena,
                                             size_t *count);
struct ol_spend_day *ol_spend_meter_days(const struct ol_spend_meter *meter, struct ol_arena *arena,
                                         size_t *count);
void ol_spend_meter_finish(struct ol_spend_meter *meter, ol_time end);
void ol_spend_meter_release(struct ol_spend_meter *meter);

#endif
