/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rank by a formula of the user's own (expression.h) over what is known of a job. Times are in seconds.
 *
 *     <scheduler order="formula" formula="wait / estimate * units + (override ? 1000 : 0)"/>
 *
 * Usage is that of the job's team and user in unit-seconds, fading with `usage-half-life`.
 */
#include "models/order/orders.h"

#include "models/order/expression.h"
#include "models/order/owner_usage.h"
#include "outlay/arena.h"
#include "outlay/scheduler.h"

#include <math.h>

enum name {
    AGE,
    ATTAINED,
    CPUS,
    DEADLINE_IN,
    ESTIMATE,
    GPUS,
    IS_RUNNING,
    LEFT,
    MEMORY_GB,
    NICE,
    NODES,
    NOW,
    OVERRIDE,
    PREEMPTIBLE,
    PREEMPTIONS,
    PRIORITY,
    SUBMIT,
    TEAM_USAGE,
    TEAM_USAGE_MEAN,
    UNITS,
    USER_USAGE,
    USER_USAGE_MEAN,
    WAIT,
    NAMES
};

static const char *const names[NAMES + 1] = {
    [AGE] = "age",
    [ATTAINED] = "attained",
    [CPUS] = "cpus",
    [DEADLINE_IN] = "deadline_in",
    [ESTIMATE] = "estimate",
    [GPUS] = "gpus",
    [IS_RUNNING] = "is_running",
    [LEFT] = "left",
    [MEMORY_GB] = "memory_gb",
    [NICE] = "nice",
    [NODES] = "nodes",
    [NOW] = "now",
    [OVERRIDE] = "override",
    [PREEMPTIBLE] = "preemptible",
    [PREEMPTIONS] = "preemptions",
    [PRIORITY] = "priority",
    [SUBMIT] = "submit",
    [TEAM_USAGE] = "team_usage",
    [TEAM_USAGE_MEAN] = "team_usage_mean",
    [UNITS] = "units",
    [USER_USAGE] = "user_usage",
    [USER_USAGE_MEAN] = "user_usage_mean",
    [WAIT] = "wait",
    NULL,
};

#define BIT(name) (UINT32_C(1) << (name))
/* What changes while a job waits. */
#define MOVING                                                                                                    \
    (BIT(AGE) | BIT(DEADLINE_IN) | BIT(NOW) | BIT(TEAM_USAGE) | BIT(TEAM_USAGE_MEAN) | BIT(USER_USAGE) |          \
     BIT(USER_USAGE_MEAN) | BIT(WAIT))
#define OF_TEAMS (BIT(TEAM_USAGE) | BIT(TEAM_USAGE_MEAN))
#define OF_USERS (BIT(USER_USAGE) | BIT(USER_USAGE_MEAN))

struct formula_options {
    const char *text;
    ol_time half_life;
};

struct formula {
    struct ol_plain_ranker plain;
    struct ol_arena arena;
    struct ol_expression expression;
    struct ol_owner_usage teams, users; /* where they are read */
};

/* ---- what is known of a job ---- */

static double processors(const struct formula *formula, const struct ol_job_view *view)
{
    if (!formula->plain.setting.counts_gpus)
        return ol_order_size(&formula->plain.setting, view);
    return (double)view->ask->cpu_milli / 1000;
}

static void fill_plain(const struct formula *formula, ol_time now, const struct ol_job_view *view,
                       double values[NAMES])
{
    const struct ol_order_setting *setting = &formula->plain.setting;
    values[AGE] = ol_order_seconds(now - view->job->submit);
    values[ATTAINED] = ol_order_seconds(view->attained);
    values[CPUS] = processors(formula, view);
    values[DEADLINE_IN] = ol_job_view_deadline(view) == OL_NEVER
                              ? ol_order_seconds(OL_NEVER)
                              : ol_order_seconds(ol_job_view_deadline(view) - now);
    values[ESTIMATE] = ol_order_seconds(view->estimate);
    values[GPUS] = setting->counts_gpus ? ol_order_size(setting, view) : 0;
    values[IS_RUNNING] = view->is_running;
    values[LEFT] = ol_order_seconds(view->left);
    values[MEMORY_GB] = (double)view->ask->memory_bytes / 1e9;
    values[NICE] = view->ask->nice;
    values[NODES] = view->ask->nodes;
    values[NOW] = ol_order_seconds(now);
    values[OVERRIDE] = view->ask->is_override;
    values[PREEMPTIBLE] = view->ask->is_preemptible;
    values[PREEMPTIONS] = view->preemptions;
    values[PRIORITY] = view->ask->priority;
    values[SUBMIT] = ol_order_seconds(view->job->submit);
    values[UNITS] = ol_order_size(setting, view);
    values[WAIT] = ol_order_seconds(ol_order_waited(now, view));
}

static bool reads(const struct formula *formula, uint32_t bits)
{
    return formula->expression.names_used & bits;
}

static double formula_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct formula *formula = (struct formula *)ranker;
    double values[NAMES] = {0};
    fill_plain(formula, now, view, values);
    if (reads(formula, OF_TEAMS)) {
        values[TEAM_USAGE] = ol_owner_used(&formula->teams, now, view);
        values[TEAM_USAGE_MEAN] = ol_owner_mean(&formula->teams, now);
    }
    if (reads(formula, OF_USERS)) {
        values[USER_USAGE] = ol_owner_used(&formula->users, now, view);
        values[USER_USAGE_MEAN] = ol_owner_mean(&formula->users, now);
    }
    return ol_expression_value(&formula->expression, values);
}

/* ---- what happens to jobs ---- */

static void formula_waits(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct formula *formula = (struct formula *)ranker;
    if (reads(formula, OF_TEAMS))
        ol_owner_used(&formula->teams, now, view); /* its team joins */
    if (reads(formula, OF_USERS))
        ol_owner_used(&formula->users, now, view);
}

static void formula_started(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct formula *formula = (struct formula *)ranker;
    if (reads(formula, OF_TEAMS))
        ol_owner_usage_started(&formula->teams, now, view);
    if (reads(formula, OF_USERS))
        ol_owner_usage_started(&formula->users, now, view);
}

static void formula_stopped(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct formula *formula = (struct formula *)ranker;
    if (reads(formula, OF_TEAMS))
        ol_owner_usage_stopped(&formula->teams, now, view);
    if (reads(formula, OF_USERS))
        ol_owner_usage_stopped(&formula->users, now, view);
}

static ol_time formula_wake(struct ol_ranker *ranker, ol_time now)
{
    if (ranker->is_fixed && !reads((struct formula *)ranker, BIT(ATTAINED) | BIT(LEFT)))
        return OL_NEVER;
    return now - now % OL_MINUTE + OL_MINUTE;
}

static void formula_close(struct ol_ranker *ranker)
{
    struct formula *formula = (struct formula *)ranker;
    ol_owner_usage_release(&formula->teams);
    ol_owner_usage_release(&formula->users);
    ol_arena_release(&formula->arena);
    ol_mem_free(formula);
}

static const struct ol_ranker_ops formula_ops = {
    .rank = formula_rank,
    .waits = formula_waits,
    .started = formula_started,
    .stopped = formula_stopped,
    .wake = formula_wake,
    .close = formula_close,
};

/* ---- set-up ---- */

static struct ol_ranker *formula_open(const struct ol_order_setting *setting, const void *options)
{
    const struct formula_options *chosen = options;
    struct formula *formula = ol_mem_new(sizeof *formula);
    char why[OL_EXPRESSION_WHY];
    size_t column;
    formula->plain = (struct ol_plain_ranker){.ranker.ops = &formula_ops, .setting = *setting};
    const bool is_good = ol_expression_compile(&formula->expression, ol_slice_of(chosen->text), names,
                                               &formula->arena, &column, why);
    OL_ASSERT(is_good); /* it was checked */
    formula->plain.ranker.is_fixed = !reads(formula, MOVING);
    ol_owner_usage_init(&formula->teams, setting, OL_OWNER_TEAM, chosen->half_life);
    ol_owner_usage_init(&formula->users, setting, OL_OWNER_USER, chosen->half_life);
    return &formula->plain.ranker;
}

static void formula_check(const struct ol_scheduler *scheduler, const void *options, struct ol_faults *faults)
{
    const struct formula_options *chosen = options;
    struct ol_expression expression;
    struct ol_arena arena = {0};
    char why[OL_EXPRESSION_WHY];
    size_t column;
    if (chosen && chosen->text &&
        !ol_expression_compile(&expression, ol_slice_of(chosen->text), names, &arena, &column, why))
        ol_faults_add(faults, ol_xml_place(scheduler->node, "formula"), "formula: column %zu: %s", column, why);
    ol_arena_release(&arena);
}

static const struct ol_field formula_fields[] = {
    {.name = "formula",
     .type = OL_FIELD_TEXT,
     .is_required = true,
     .help = "the rank, of age attained cpus deadline_in estimate gpus is_running left memory_gb nice nodes now "
             "override preemptible preemptions priority submit team_usage team_usage_mean units user_usage "
             "user_usage_mean wait, in seconds; + - * / % ^ < <= > >= == != && || ! ?: and abs ceil exp floor log "
             "log10 log2 max min round sqrt",
     OL_FIELD_AT(struct formula_options, text)},
    {.name = "usage-half-life",
     .type = OL_FIELD_DURATION,
     .fallback = "7d",
     .max = 1e18,
     .help = "in which usage comes to count half; 0s: it never fades",
     OL_FIELD_AT(struct formula_options, half_life)},
    {0},
};

const struct ol_order ol_order_formula = {
    .kind = {.name = "formula",
             .summary = "the highest value of a formula of your own first",
             .fields = formula_fields,
             .options_size = sizeof(struct formula_options)},
    .check = formula_check,
    .open = formula_open,
};
