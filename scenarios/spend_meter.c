/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/spend_meter.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

const double ol_usual_thresholds[OL_USUAL_THRESHOLDS] = {0.75, 0.8, 0.9, 0.95, 1};

/* ---- rates ---- */

static size_t supply_of(size_t pool, int source)
{
    return pool * OL_CAPACITY_SOURCES + (size_t)source;
}

static ol_money price_of(const struct ol_capacity *capacity)
{
    const double price = capacity->price_per_hour;
    return isnan(price) ? 0 : (ol_money)llrint(fmin(fmax(price, 0), 1e9) * 1e9);
}

/* Its nodes are told one by one; the others are paid for whether or not they are there. */
static bool is_told(const struct ol_spend_meter *meter, size_t pool, size_t capacity)
{
    const struct ol_pool *found = ol_scenario_pool(meter->setting.scenario, pool);
    const struct ol_capacity *capacities = found->capacities.items;
    return capacities[capacity].source >= OL_CAPACITY_ON_DEMAND &&
           (ol_pool_moves(found, capacity) || ol_pool_deadline(found));
}

static ol_money part_of(const struct ol_spend_meter *meter, const struct ol_spend_line *line, size_t supply)
{
    const struct ol_spend_supply *from = &meter->supplies[supply];
    switch (line->scope) {
    case OL_BUDGET_TEAM:
        return from->units > 0 ? from->hourly * line->busy[supply] / from->units : 0;
    case OL_BUDGET_POOL:
        return supply / OL_CAPACITY_SOURCES == line->pool ? from->hourly : 0;
    default:
        return from->hourly;
    }
}

static void settle(const struct ol_spend_meter *meter, struct ol_spend_line *line, ol_time now)
{
    const ol_time at = meter->setting.start_instant + now;
    if (at > line->burn.now)
        ol_burn_advance(&line->burn, at, line->rate);
}

/* When it is next to be woken: at a crossing, and as the month ends that it has stopped something in. A wake-up that
 * turns out to be too early costs less than moving it at each change. */
static void plan_alarm(struct ol_spend_meter *meter, struct ol_spend_line *line, ol_time now)
{
    if (!line->steers)
        return;
    const ol_time crossing = ol_burn_next(&line->burn, line->rate);
    const ol_time end = line->is_restrained ? line->burn.month_end : OL_NEVER;
    const ol_time instant = crossing < end ? crossing : end;
    if (instant == OL_NEVER)
        return;
    ol_time at = instant - meter->setting.start_instant;
    at = at > now ? at : now + 1;
    if (at >= OL_TIME_END || (line->alarm && line->alarm_at <= at))
        return;
    if (line->alarm)
        ol_sim_cancel(meter->setting.sim, line->alarm);
    line->alarm_at = at;
    line->alarm = ol_sim_schedule(meter->setting.sim, at, OL_PHASE_CAPACITY, meter->on_alarm,
                                  (uint32_t)(line - meter->lines));
}

static void update(struct ol_spend_meter *meter, struct ol_spend_line *line, size_t supply, ol_time now)
{
    const ol_money part = part_of(meter, line, supply);
    if (part == line->parts[supply])
        return;
    settle(meter, line, now);
    line->rate += part - line->parts[supply];
    line->parts[supply] = part;
    plan_alarm(meter, line, now);
}

static void update_all(struct ol_spend_meter *meter, size_t supply, ol_time now)
{
    for (size_t i = 0; i < meter->line_count; i++)
        update(meter, &meter->lines[i], supply, now);
}

/* ---- hearing ---- */

/* Labels of a trace that streams come with its jobs. */
static bool is_team(const struct ol_spend_meter *meter, struct ol_spend_line *line, const struct ol_job *job)
{
    const struct ol_labels *labels = &meter->setting.scenario->labels;
    if (line->team == OL_NO_LABEL && job->team != OL_NO_LABEL)
        line->team = ol_label_find(labels, line->name, strlen(line->name));
    return line->team != OL_NO_LABEL && line->team == job->team;
}

static void hold(struct ol_spend_meter *meter, const struct ol_job *job, size_t supply, int64_t units, ol_time now)
{
    for (size_t i = 0; i < meter->line_count; i++) {
        struct ol_spend_line *line = &meter->lines[i];
        if (line->scope != OL_BUDGET_TEAM || !is_team(meter, line, job))
            continue;
        line->busy[supply] += units;
        update(meter, line, supply, now);
    }
}

static void hear_nodes(struct ol_spend_meter *meter, const struct ol_node_change *change, ol_time now)
{
    const struct ol_pool *pool = ol_scenario_pool(meter->setting.scenario, change->pool);
    const struct ol_capacity *capacity = (const struct ol_capacity *)pool->capacities.items + change->capacity;
    if (pool->capacities.count == 0 || !is_told(meter, change->pool, change->capacity))
        return;
    const size_t supply = supply_of(change->pool, capacity->source);
    meter->supplies[supply].hourly += price_of(capacity) * change->nodes;
    update_all(meter, supply, now);
}

static void hear_levels(struct ol_spend_meter *meter, const struct ol_pool_change *change, ol_time now)
{
    const size_t supply = supply_of(change->pool, change->source);
    if (change->capacity != 0) {
        meter->supplies[supply].units += change->capacity;
        update_all(meter, supply, now);
    }
    if (change->job && change->busy != 0)
        hold(meter, change->job, supply, change->busy, now);
}

static void hear(void *self, const struct ol_note *note)
{
    struct ol_spend_meter *meter = self;
    if (note->topic == OL_NODE_BILLED) {
        hear_nodes(meter, note->what, note->at);
    } else if (note->topic == OL_POOL_CHANGED) {
        hear_levels(meter, note->what, note->at);
    } else {
        const struct ol_job *job = ((const struct ol_job_run *)note->what)->job;
        const int64_t units = note->topic == OL_JOB_STARTED ? job->units : -(int64_t)job->units;
        if (!meter->setting.managed[job->pool])
            hold(meter, job, supply_of(job->pool, 0), units, note->at);
    }
}

/* ---- stopping ---- */

static void tell_pools(struct ol_spend_meter *meter, const struct ol_budget *budget)
{
    for (size_t p = 0; p < ol_scenario_pool_count(meter->setting.scenario); p++) {
        struct ol_pool_model *model = meter->setting.models[p];
        struct ol_restraints restraints = {meter->restraints[p], 0};
        if (!ol_budget_reaches(meter->setting.scenario, budget, p) || !model->ops->restrain)
            continue;
        for (size_t i = 0; i < meter->line_count; i++)
            if (meter->lines[i].is_restrained &&
                ol_budget_reaches(meter->setting.scenario, meter->lines[i].budget, p))
                meter->restraints[p][restraints.count++] = meter->lines[i].restraint;
        model->ops->restrain(model, &restraints);
    }
}

static void add_restraint(struct ol_spend_line *line, const struct ol_alert *alert)
{
    const struct ol_restraint more = ol_alert_restraint(line->budget, alert);
    struct ol_restraint *restraint = &line->restraint;
    if (!line->is_restrained)
        *restraint = (struct ol_restraint){.team = line->scope == OL_BUDGET_TEAM ? line->team : OL_NO_LABEL};
    restraint->holds_preemptible |= more.holds_preemptible;
    restraint->holds_all |= more.holds_all;
    restraint->stopped_sources |= more.stopped_sources;
    line->is_restrained = true;
    line->restrained_month = line->burn.month;
}

#define MONTHS_LIMIT 1200

/* A job that gets less of each month than it needs in one go would be begun again for ever. */
static void watch_months(struct ol_spend_meter *meter, struct ol_spend_line *line)
{
    if (++line->restrained_months < MONTHS_LIMIT || meter->setting.has_end || meter->error.status != OL_OK)
        return;
    ol_fail(
        &meter->error, OL_BAD_INPUT, line->budget->node->place,
        "the budget \"%.60s\" has stopped jobs in %d months, and there still are some: what a month leaves them "
        "does not bring them on; raise it, let jobs save, or give the <clock> a length",
        line->budget->name, MONTHS_LIMIT);
    ol_sim_end(meter->setting.sim);
}

static void alarm_went(void *self, uint32_t index)
{
    struct ol_spend_meter *meter = self;
    struct ol_spend_line *line = &meter->lines[index];
    const ol_time now = ol_sim_now(meter->setting.sim);
    const struct ol_alert *alerts = line->budget->alerts.items;
    line->alarm = 0;
    settle(meter, line, now);
    bool has_changed = line->is_restrained && line->restrained_month != line->burn.month;
    if (has_changed) {
        line->is_restrained = false;
        watch_months(meter, line);
    }
    for (; line->seen < line->burn.crossing_count; line->seen++) {
        const struct ol_burn_crossing *crossing = &line->burn.crossings[line->seen];
        const struct ol_alert *alert = &alerts[crossing->threshold]; /* one that steers has alerts */
        if (alert->action == OL_ALERT_NOTIFY || crossing->month != line->burn.month)
            continue;
        add_restraint(line, alert);
        has_changed = true;
    }
    if (has_changed)
        tell_pools(meter, line->budget);
    plan_alarm(meter, line, now);
}

/* ---- making ---- */

/* What stands is paid for from the beginning; in a pool whose nodes are not told its units serve all the time. */
static void count_standing(struct ol_spend_meter *meter, size_t p)
{
    const struct ol_pool *pool = ol_scenario_pool(meter->setting.scenario, p);
    const struct ol_capacity *capacities = pool->capacities.items;
    const bool is_managed = meter->setting.managed[p];
    for (size_t i = 0; i < pool->capacities.count; i++)
        if (!is_told(meter, p, i))
            meter->supplies[supply_of(p, is_managed ? capacities[i].source : 0)].hourly +=
                price_of(&capacities[i]) * ol_capacity_least(&capacities[i]);
    if (!is_managed)
        meter->supplies[supply_of(p, 0)].units = ol_pool_units(pool);
}

static void open_line(struct ol_spend_meter *meter, struct ol_spend_line *line, const struct ol_budget *budget)
{
    const struct ol_scenario *scenario = meter->setting.scenario;
    const struct ol_alert *alerts = budget->alerts.items;
    double *thresholds = ol_mem_new(ol_mem_product(sizeof *thresholds, budget->alerts.count + 1));
    const bool is_usual = budget->alerts.count == 0;
    line->budget = budget;
    line->scope = ol_budget_scope(budget, &line->name);
    line->pool = ol_scenario_pool_index(scenario, line->name);
    line->team = ol_label_find(&scenario->labels, line->name, strlen(line->name));
    line->parts = ol_mem_new(ol_mem_product(sizeof *line->parts, meter->supply_count + 1));
    line->busy = ol_mem_new(ol_mem_product(sizeof *line->busy, meter->supply_count + 1));
    for (size_t i = 0; i < budget->alerts.count; i++) {
        thresholds[i] = alerts[i].at;
        line->steers |= alerts[i].action != OL_ALERT_NOTIFY;
    }
    /* Where nothing can be stopped, nothing is scheduled: it would go on after the last job. */
    bool reaches = false;
    for (size_t p = 0; p < ol_scenario_pool_count(scenario); p++)
        reaches |= ol_budget_reaches(scenario, budget, p) && meter->setting.managed[p];
    line->steers &= reaches;
    ol_burn_begin(&line->burn, budget->monthly, is_usual ? ol_usual_thresholds : thresholds,
                  is_usual ? OL_USUAL_THRESHOLDS : budget->alerts.count,
                  meter->setting.start_instant + meter->setting.warmup_end);
    ol_mem_free(thresholds);
    for (size_t i = 0; i < meter->supply_count; i++)
        update(meter, line, i, 0);
}

void ol_spend_meter_open(struct ol_spend_meter *meter, const struct ol_spend_setting *setting)
{
    const struct ol_list *budgets = &setting->scenario->budgets;
    const size_t pools = ol_scenario_pool_count(setting->scenario);
    *meter = (struct ol_spend_meter){.setting = *setting};
    if (budgets->count == 0)
        return;
    meter->supply_count = pools * OL_CAPACITY_SOURCES;
    meter->supplies = ol_mem_new(ol_mem_product(sizeof *meter->supplies, meter->supply_count + 1));
    meter->restraints = ol_mem_new(ol_mem_product(sizeof *meter->restraints, pools + 1));
    meter->on_alarm = ol_sim_handler(setting->sim, alarm_went, meter);
    for (size_t p = 0; p < pools; p++) {
        count_standing(meter, p);
        meter->restraints[p] = ol_mem_new(ol_mem_product(sizeof **meter->restraints, budgets->count));
    }
    meter->lines = ol_mem_new(ol_mem_product(sizeof *meter->lines, budgets->count));
    for (meter->line_count = 0; meter->line_count < budgets->count; meter->line_count++)
        open_line(meter, &meter->lines[meter->line_count],
                  (const struct ol_budget *)budgets->items + meter->line_count);
    ol_probes_add(ol_sim_probes(setting->sim),
                  (struct ol_probe){.topics = 1u << OL_NODE_BILLED | 1u << OL_POOL_CHANGED | 1u << OL_JOB_STARTED |
                                              1u << OL_JOB_ENDED,
                                    .hear = hear,
                                    .self = meter});
}

void ol_spend_meter_finish(struct ol_spend_meter *meter, ol_time end)
{
    for (size_t i = 0; i < meter->line_count; i++) {
        settle(meter, &meter->lines[i], end);
        ol_burn_finish(&meter->lines[i].burn);
    }
}

/* ---- telling ---- */

static struct ol_spend_owner owner_of(const struct ol_spend_line *line, struct ol_arena *arena)
{
    const struct ol_alert *alerts = line->budget->alerts.items;
    const char **actions = OL_ARENA_ARRAY(arena, const char *, line->budget->alerts.count + 1);
    for (size_t i = 0; i < line->budget->alerts.count; i++)
        actions[i] = ol_alert_action_names[alerts[i].action];
    return (struct ol_spend_owner){.budget = line->budget->name,
                                   .tag = line->budget->tag,
                                   .actions = line->budget->alerts.count > 0 ? actions : NULL};
}

struct ol_spend_alert *ol_spend_meter_alerts(const struct ol_spend_meter *meter, struct ol_arena *arena,
                                             size_t *count)
{
    size_t most = 0;
    for (size_t i = 0; i < meter->line_count; i++)
        most += meter->lines[i].burn.month_count * meter->lines[i].burn.threshold_count;
    struct ol_spend_alert *all = OL_ARENA_ARRAY(arena, struct ol_spend_alert, most + 1);
    *count = 0;
    for (size_t i = 0; i < meter->line_count; i++) {
        const struct ol_spend_owner owner = owner_of(&meter->lines[i], arena);
        const size_t before = *count;
        const struct ol_spend_alert *rows = ol_spend_alerts(&meter->lines[i].burn, &owner, arena, count);
        memcpy(all + before, rows, (*count - before) * sizeof *rows);
    }
    return all;
}

struct ol_spend_day *ol_spend_meter_days(const struct ol_spend_meter *meter, struct ol_arena *arena, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < meter->line_count; i++)
        *count += meter->lines[i].burn.day_count;
    struct ol_spend_day *all = OL_ARENA_ARRAY(arena, struct ol_spend_day, *count + 1), *at = all;
    for (size_t i = 0; i < meter->line_count; i++) {
        const struct ol_spend_owner owner = owner_of(&meter->lines[i], arena);
        const size_t days = meter->lines[i].burn.day_count;
        memcpy(at, ol_spend_days(&meter->lines[i].burn, &owner, arena), days * sizeof *at);
        at += days;
    }
    return all;
}

void ol_spend_meter_release(struct ol_spend_meter *meter)
{
    for (size_t i = 0; i < meter->line_count; i++) {
        ol_burn_release(&meter->lines[i].burn);
        ol_mem_free(meter->lines[i].parts);
        ol_mem_free(meter->lines[i].busy);
    }
    for (size_t p = 0; meter->restraints && p < ol_scenario_pool_count(meter->setting.scenario); p++)
        ol_mem_free(meter->restraints[p]);
    ol_mem_free(meter->restraints);
    ol_mem_free(meter->supplies);
    ol_mem_free(meter->lines);
    *meter = (struct ol_spend_meter){0};
}
