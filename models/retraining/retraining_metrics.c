/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * retraining_metrics: the numbers of a log, and its rows.
 */
#include "models/retraining/retraining_log.h"
#include "models/retraining/trigger.h"

#include "outlay/text.h"

#include <math.h>

#define YEAR 365.0 /* days */

/* ---- metrics ---- */

struct telling {
    struct ol_retraining_telling to;
    const char *name; /* of the model */
};

static void tell(const struct telling *telling, const char *what, const char *unit, double value)
{
    char name[400];
    snprintf(name, sizeof name, "retraining.%.250s.%.100s", telling->name, what);
    ol_metrics_set(telling->to.metrics, telling->to.replication, name, unit, value);
}

static void tell_money(const struct telling *telling, const char *what, double value)
{
    tell(telling, what, telling->to.currency ? telling->to.currency : "money", value);
}

/* Of the events from `begin` on. */
struct counts {
    double of[OL_RETRAINING_EVENTS], by[OL_RETRAINING_TRIGGER], false_by[OL_RETRAINING_TRIGGER];
    double false_calls, unit_hours, cost;
};

static struct counts count(const struct ol_retraining_log *log, ol_time begin)
{
    struct counts counts = {0};
    for (size_t i = 0; i < log->event_count; i++) {
        const struct ol_retraining_event *event = &log->events[i];
        if (event->at < begin)
            continue;
        counts.of[event->kind]++;
        counts.by[event->cause] += event->kind == OL_RETRAINING_CALLED;
        counts.false_by[event->cause] += event->is_false;
        counts.false_calls += event->is_false;
        counts.unit_hours += event->unit_hours;
        counts.cost += event->cost;
    }
    return counts;
}

static void tell_counts(const struct telling *telling, const struct counts *counts, bool is_under_way)
{
    char what[100];
    tell(telling, "calls", "calls", counts->of[OL_RETRAINING_CALLED]);
    tell(telling, "jobs", "jobs", counts->of[OL_RETRAINING_CALLED] + counts->of[OL_RETRAINING_AGAIN]);
    tell(telling, "failed", "jobs", counts->of[OL_RETRAINING_FAILED]);
    tell(telling, "rejected", "models", counts->of[OL_RETRAINING_REJECTED]);
    tell(telling, "deployed", "models", counts->of[OL_RETRAINING_PLACED]);
    tell(telling, "under_way_at_end", "models", is_under_way);
    tell(telling, "false_calls", "calls", counts->false_calls);
    for (size_t i = 0; ol_trigger_kinds[i]; i++) {
        const struct ol_trigger_kind *kind = (const struct ol_trigger_kind *)ol_trigger_kinds[i];
        snprintf(what, sizeof what, "calls_by.%.40s", kind->kind.name);
        tell(telling, what, "calls", counts->by[i]);
        snprintf(what, sizeof what, "false_by.%.40s", kind->kind.name);
        if (kind->is_true)
            tell(telling, what, "calls", counts->false_by[i]);
    }
}

static void tell_costs(const struct telling *telling, const struct ol_retraining *terms,
                       const struct counts *counts, const struct ol_staleness *staleness)
{
    const double a_year = staleness->span > 0 ? YEAR / staleness->span : 0;
    const double stale = terms->point_day_price * 100 * fmax(staleness->mean_loss, 0) * staleness->span;
    tell(telling, "unit_hours", "unit-hours", counts->unit_hours);
    tell(telling, "calls_a_year", "calls", counts->of[OL_RETRAINING_CALLED] * a_year);
    tell(telling, "unit_hours_a_year", "unit-hours", counts->unit_hours * a_year);
    tell_money(telling, "training_cost_a_year", counts->cost * a_year);
    tell_money(telling, "staleness_cost_a_year", stale * a_year);
    tell_money(telling, "cost_a_year", (counts->cost + stale) * a_year);
}

static void tell_staleness(const struct telling *telling, const struct ol_staleness *staleness)
{
    static const double day = (double)OL_DAY / (double)OL_SECOND;
    tell(telling, "age.mean_s", "s", staleness->mean_age * day);
    tell(telling, "age.p95_s", "s", staleness->p95_age * day);
    tell(telling, "quality.mean", "share", staleness->mean_quality);
    tell(telling, "quality.least", "share", staleness->least_quality);
    tell(telling, "loss.mean", "points", 100 * staleness->mean_loss);
    tell(telling, "loss.worst", "points", 100 * staleness->worst_loss);
    tell(telling, "below_floor", "share", staleness->below_floor);
    tell(telling, "shifts", "shifts", staleness->shifts);
    tell(telling, "shifts_open_at_end", "shifts", staleness->open_shifts);
    tell(telling, "detection.mean_s", "s", staleness->detection * day);
    tell(telling, "recovery.mean_s", "s", staleness->recovery * day);
    tell(telling, "recovery.worst_s", "s", staleness->worst_recovery * day);
}

void ol_retraining_metrics(const struct ol_retraining_log *log, struct ol_moving_world *world,
                           const struct ol_retraining_telling *to)
{
    const struct telling telling = {*to, world->terms->name};
    const struct counts counts = count(log, to->begin);
    const struct ol_staleness staleness = ol_retraining_staleness(log, world, to->begin);
    tell_counts(&telling, &counts, log->is_under_way);
    tell_costs(&telling, world->terms, &counts, &staleness);
    tell_staleness(&telling, &staleness);
}

/* ---- rows ---- */

static void add_event(struct ol_text *events, const char *what, const char *cause)
{
    ol_text_addf(events, "%s%s%s%s", events->length > 0 ? "; " : "", what, *cause ? " by " : "", cause);
}

static void write_row(struct ol_output *output, struct ol_moving_world *world, const struct ol_deployed *placed,
                      size_t i, const char *events)
{
    const ol_time at = (ol_time)i * world->terms->check_every;
    const bool has_drift = world->terms->drifts.count > 0;
    ol_output_csv(output, world->terms->name);
    ol_output_char(output, ',');
    ol_output_micro(output, (double)at / (double)OL_DAY);
    ol_output_char(output, ',');
    ol_output_micro(output, ol_moving_world_quality(world, placed->model, at));
    ol_output_char(output, ',');
    if (has_drift)
        ol_output_micro(output, ol_moving_world_drift(world, placed->model.cut, at));
    ol_output_char(output, ',');
    if (has_drift && i > 0)
        ol_output_micro(output, ol_moving_world_seen_drift(world, placed->model.cut, i));
    ol_output_char(output, ',');
    ol_output_micro(output, (double)(at - placed->model.cut) / (double)OL_DAY);
    ol_output_char(output, ',');
    ol_output_int(output, llrint(world->terms->history + ol_moving_world_rows(world, 0, at)));
    ol_output_char(output, ',');
    ol_output_csv(output, events);
    ol_output_char(output, '\n');
}

void ol_retraining_write(const struct ol_retraining_log *log, struct ol_moving_world *world,
                         struct ol_output *output)
{
    static const char *const words[OL_RETRAINING_EVENTS] = {"called",   "again",   "failed",
                                                            "rejected", "trained", "deployed"};
    struct ol_text events = {0};
    size_t placed = 0, event = 0, shift = 0;
    for (size_t i = 0; (ol_time)i * world->terms->check_every <= log->end; i++) {
        const ol_time at = (ol_time)i * world->terms->check_every;
        ol_text_clear(&events);
        for (; shift < world->shift_count && world->shifts[shift].at <= at; shift++)
            add_event(&events, "shift", "");
        for (; event < log->event_count && log->events[event].at <= at; event++) {
            const bool is_call = log->events[event].kind == OL_RETRAINING_CALLED;
            add_event(&events, words[log->events[event].kind],
                      is_call ? ol_trigger_kinds[log->events[event].cause]->name : "");
            if (is_call && log->events[event].is_false)
                ol_text_adds(&events, " (false)");
        }
        while (placed + 1 < log->placed_count && log->placed[placed + 1].from <= at)
            placed++;
        write_row(output, world, &log->placed[placed], i, ol_text_string(&events));
    }
    ol_text_release(&events);
}
