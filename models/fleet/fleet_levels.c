/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fleet_levels: how many nodes served over time, and what was billed.
 */
#include "models/fleet/fleet_state.h"

#include "outlay/arena.h"

#include <math.h>

static void add(struct level *level, ol_time now, ol_time warmup_end, int64_t nodes)
{
    const ol_time since = level->since > warmup_end ? level->since : warmup_end;
    if (now > since) {
        ol_area_add(&level->area, level->now, now - since);
        ol_area_add(&level->squares, level->now * level->now, now - since);
    }
    level->since = now;
    level->now += nodes;
    if (now >= warmup_end && level->now > level->greatest)
        level->greatest = level->now;
}

void ol_fleet_level_add(struct ol_node_fleet *fleet, struct bank *bank, int64_t nodes)
{
    const ol_time now = ol_sim_now(fleet->sim), warmup_end = fleet->setting.warmup_end;
    add(&bank->level, now, warmup_end, nodes);
    add(&fleet->level, now, warmup_end, nodes);
}

/* ---- metrics ---- */

struct figures {
    double mean, sd, greatest;
};

static struct figures figures_of(const ol_area area, const ol_area squares, double length, double greatest)
{
    if (!(length > 0))
        return (struct figures){NAN, NAN, NAN};
    const double mean = (double)area / length, square = (double)squares / length;
    return (struct figures){mean, sqrt(fmax(square - mean * mean, 0)), greatest};
}

static void set(const struct ol_node_fleet *fleet, struct ol_metrics *metrics, size_t replication,
                const char *source, const char *name, const char *unit, double value)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "pool.%s.%s%s%s", fleet->setting.pool->name, source ? source : "", source ? "." : "",
                 name);
    ol_metrics_set(metrics, replication, ol_text_string(&text), unit, value);
    ol_text_release(&text);
}

static void set_figures(const struct ol_node_fleet *fleet, struct ol_metrics *metrics, size_t replication,
                        const char *source, struct figures figures)
{
    set(fleet, metrics, replication, source, "nodes.mean", "nodes", figures.mean);
    set(fleet, metrics, replication, source, "nodes.sd", "nodes", figures.sd);
    if (!source)
        set(fleet, metrics, replication, source, "nodes.max", "nodes", figures.greatest);
}

static double length_of(const struct ol_node_fleet *fleet)
{
    return (double)(fleet->level.since - fleet->setting.warmup_end);
}

/* Where several capacities are of one source, their levels are independent series: the mean is a sum, and the deviation
 * that of their sum only where they do not move together; so it is told of a source that has one. */
static void set_source(const struct ol_node_fleet *fleet, struct ol_metrics *metrics, size_t replication,
                       int source)
{
    const char *name = ol_capacity_source_names[source];
    const double length = length_of(fleet);
    double mean = 0, billed = 0, starts = 0, losses = 0, sd = NAN;
    size_t banks = 0;
    for (size_t i = 0; i < fleet->bank_count; i++) {
        const struct bank *bank = &fleet->banks[i];
        if (bank->terms->source != source)
            continue;
        const struct figures figures = figures_of(bank->level.area, bank->level.squares, length, 0);
        banks++;
        mean += figures.mean;
        sd = figures.sd;
        billed += (double)bank->billed / (double)OL_HOUR;
        starts += (double)bank->starts;
        losses += (double)bank->losses;
    }
    if (banks == 0)
        return;
    set(fleet, metrics, replication, name, "nodes.mean", "nodes", mean);
    if (banks == 1)
        set(fleet, metrics, replication, name, "nodes.sd", "nodes", sd);
    set(fleet, metrics, replication, name, "node_hours", "node-hours", billed);
    set(fleet, metrics, replication, name, "node_starts", "nodes", starts);
    set(fleet, metrics, replication, name, "node_losses", "nodes", losses);
}

void ol_node_fleet_metrics(const struct ol_node_fleet *fleet, struct ol_metrics *metrics, size_t replication)
{
    const struct level *level = &fleet->level;
    set_figures(fleet, metrics, replication, NULL,
                figures_of(level->area, level->squares, length_of(fleet), (double)level->greatest));
    for (int source = 0; source < OL_CAPACITY_SOURCES; source++)
        set_source(fleet, metrics, replication, source);
}
