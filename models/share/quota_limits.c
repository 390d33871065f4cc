/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/share/quota_limits.h"

#include "outlay/pool.h"

#include <math.h>
#include <stdarg.h>

/* ---- months ---- */

static ol_time month_after(const struct ol_sharing_setting *setting, ol_time now)
{
    const ol_time month = 30 * OL_DAY;
    if (setting->start_instant == 0)
        return (now / month + 1) * month;
    const struct ol_civil civil = ol_civil_of(setting->start_instant + now);
    const bool is_last = civil.month == 12;
    return ol_instant_of(
               (struct ol_civil){.year = civil.year + is_last, .month = is_last ? 1 : civil.month + 1, .day = 1}) -
           setting->start_instant;
}

/* Unit-hours of a month from which on the quota is stopped. */
static double stopped_from(const struct ol_quota *quota, const struct ol_sharing_setting *setting)
{
    double hours = INFINITY;
    const double price = ol_quota_gives(quota, "unit-cost") ? quota->unit_cost : setting->unit_price_per_hour;
    if (ol_quota_gives(quota, "monthly-unit-hours"))
        hours = quota->monthly_unit_hours;
    if (ol_quota_gives(quota, "monthly-budget") && price > 0)
        hours = fmin(hours, quota->monthly_budget / price);
    return hours * quota->stop_at;
}

void ol_quota_limits_open(struct ol_quota_limits *limits, const struct ol_quota_tree *tree)
{
    const struct ol_sharing_setting *setting = &tree->setting;
    limits->items = ol_mem_new(ol_mem_product(sizeof *limits->items, tree->count));
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct ol_quota *quota = tree->nodes[i].quota;
        struct ol_quota_limit *limit = &limits->items[i];
        limit->month_end = month_after(setting, 0);
        limit->month_units =
            quota ? stopped_from(quota, setting) * (double)OL_HOUR * (double)setting->grain : INFINITY;
        limit->has_user_limit = quota && (ol_quota_gives(quota, "per-user") || quota->per_user_jobs > 0);
    }
}

void ol_quota_limits_release(struct ol_quota_limits *limits)
{
    ol_mem_free(limits->items);
    ol_ledger_release(&limits->users);
    *limits = (struct ol_quota_limits){0};
}

void ol_quota_limits_advance(struct ol_quota_limits *limits, const struct ol_quota_tree *tree, uint32_t node,
                             ol_time now)
{
    struct ol_quota_limit *limit = &limits->items[node];
    if (isinf(limit->month_units))
        return;
    for (; now >= limit->month_end; limit->month_end = month_after(&tree->setting, limit->last)) {
        limit->spent = 0;
        limit->last = limit->month_end;
    }
    ol_area_add(&limit->spent, tree->nodes[node].used, now - limit->last);
    limit->last = now;
}

static bool is_stopped(const struct ol_quota_limit *limit)
{
    return (double)limit->spent >= limit->month_units;
}

ol_time ol_quota_limits_wake(struct ol_quota_limits *limits, const struct ol_quota_tree *tree, ol_time now)
{
    ol_time wake = OL_NEVER;
    for (uint32_t i = 0; i < tree->count; i++) {
        ol_quota_limits_advance(limits, tree, i, now);
        if (limits->items[i].month_units > 0 && is_stopped(&limits->items[i]) && tree->nodes[i].queued > 0 &&
            limits->items[i].month_end < wake)
            wake = limits->items[i].month_end;
    }
    return wake;
}

/* ---- what is held ---- */

static uint64_t user_key(uint32_t node, const struct ol_job *job)
{
    return (uint64_t)node << 32 | job->user;
}

static bool is_user_below(const struct ol_quota_tree *tree, uint32_t leaf, uint32_t node)
{
    for (uint32_t i = leaf; i != node; i = tree->nodes[i].parent)
        if (tree->nodes[i].owner == OL_OWNER_USER)
            return true;
    return false;
}

static void hold_of_user(struct ol_quota_limits *limits, uint64_t key, int64_t units, int sign)
{
    struct ol_ledger_item *user = ol_ledger_item(&limits->users, key);
    user->units += sign * units;
    user->jobs += (uint32_t)sign;
    if (user->jobs == 0)
        ol_ledger_forget(&limits->users, key);
}

void ol_quota_limits_hold(struct ol_quota_limits *limits, const struct ol_quota_tree *tree, uint32_t leaf,
                          const struct ol_job_view *view, int64_t units, int sign)
{
    for (uint32_t i = leaf; i != 0; i = tree->nodes[i].parent) {
        struct ol_quota_limit *limit = &limits->items[i];
        limit->cpu_milli += sign * view->ask->cpu_milli;
        limit->memory_bytes += sign * view->ask->memory_bytes;
        if (limit->has_user_limit && !is_user_below(tree, leaf, i))
            hold_of_user(limits, user_key(i, view->job), units, sign);
    }
}

/* ---- asking ---- */

struct asked {
    struct ol_quota_limits *limits;
    const struct ol_quota_tree *tree;
    const struct ol_limit_ask *ask;
    const struct ol_quota_node *node; /* who is asked; has a quota */
    uint32_t i;                       /* its number */
    ol_time now;
};

/* The first phrase stays, unless there is one for what can never be. */
OL_PRINTF(3, 4)
static enum ol_admission says(const struct asked *asked, enum ol_admission answer, const char *format, ...)
{
    struct ol_text *why = asked->ask->why;
    char phrase[200];
    va_list list;
    if (!why || (why->length > 0 && answer != OL_ADMIT_NEVER))
        return answer;
    va_start(list, format);
    vsnprintf(phrase, sizeof phrase, format, list);
    va_end(list);
    ol_text_clear(why);
    ol_text_adds(why, phrase);
    return answer;
}

static enum ol_admission ask_waiting(const struct asked *asked)
{
    const int64_t most = asked->node->quota->queued;
    if (most == 0 || !asked->ask->is_new || asked->node->queued < most)
        return OL_ADMIT;
    return says(asked, OL_ADMIT_NEVER, "%s has %lld jobs waiting, as many as it may", asked->node->said,
                (long long)most);
}

static enum ol_admission ask_running(const struct asked *asked)
{
    const int64_t most = asked->node->quota->jobs;
    if (most == 0 || asked->node->running < most)
        return OL_ADMIT;
    return says(asked, OL_ADMIT_LATER, "%s has its %lld jobs running", asked->node->said, (long long)most);
}

static enum ol_admission ask_amount(const struct asked *asked, int64_t held, int64_t wanted, int64_t most,
                                    const char *what)
{
    if (wanted <= most - held)
        return OL_ADMIT;
    if (wanted > most)
        return says(asked, OL_ADMIT_NEVER, "it asks for more %s than %s may have", what, asked->node->said);
    return says(asked, OL_ADMIT_LATER, "%s has not enough %s left", asked->node->said, what);
}

static enum ol_admission ask_memory(const struct asked *asked)
{
    const int64_t most = asked->node->quota->memory_bytes;
    if (most == 0)
        return OL_ADMIT;
    return ask_amount(asked, asked->limits->items[asked->i].memory_bytes, asked->ask->view->ask->memory_bytes,
                      most, "memory");
}

static enum ol_admission ask_processors(const struct asked *asked)
{
    const struct ol_quota *quota = asked->node->quota;
    if (ol_pool_unit(asked->tree->setting.pool) != OL_UNIT_GPUS || !ol_quota_gives(quota, "cpus"))
        return OL_ADMIT;
    return ask_amount(asked, asked->limits->items[asked->i].cpu_milli, asked->ask->view->ask->cpu_milli,
                      llround(quota->cpus * 1000), "processors");
}

static enum ol_admission ask_user(const struct asked *asked)
{
    const struct ol_quota *quota = asked->node->quota;
    const struct ol_ledger_item *user;
    if (!asked->limits->items[asked->i].has_user_limit || is_user_below(asked->tree, asked->ask->leaf, asked->i))
        return OL_ADMIT;
    user = ol_ledger_find(&asked->limits->users, user_key(asked->i, asked->ask->view->job));
    const int64_t most = ol_quota_tree_units(asked->tree, quota->per_user), wanted = asked->ask->view->units;
    if (ol_quota_gives(quota, "per-user") && wanted > most - (user ? user->units : 0))
        return says(asked, wanted > most ? OL_ADMIT_NEVER : OL_ADMIT_LATER, "a user of %s may have %g %s",
                    asked->node->said, quota->per_user, ol_quota_tree_unit(asked->tree));
    if (quota->per_user_jobs > 0 && user && user->jobs >= quota->per_user_jobs)
        return says(asked, OL_ADMIT_LATER, "a user of %s may have %lld jobs running", asked->node->said,
                    (long long)quota->per_user_jobs);
    return OL_ADMIT;
}

static enum ol_admission ask_month(const struct asked *asked)
{
    const struct ol_quota *quota = asked->node->quota;
    ol_quota_limits_advance(asked->limits, asked->tree, asked->i, asked->now);
    if (!is_stopped(&asked->limits->items[asked->i]) ||
        (quota->at_stop == OL_STOP_PREEMPTIBLE && !asked->ask->is_preemptible))
        return OL_ADMIT;
    if (asked->limits->items[asked->i].month_units <= 0)
        return says(asked, OL_ADMIT_NEVER, "%s has nothing to use in a month", asked->node->said);
    return says(asked, OL_ADMIT_LATER, "%s is at %g%% of its month's budget", asked->node->said,
                100 * quota->stop_at);
}

static enum ol_admission (*const asks[])(const struct asked *asked) = {ask_waiting,    ask_running, ask_memory,
                                                                       ask_processors, ask_user,    ask_month};

/* What can never be outweighs what only has to wait, whoever says so. */
enum ol_admission ol_quota_limits_admit(struct ol_quota_limits *limits, const struct ol_quota_tree *tree,
                                        ol_time now, const struct ol_limit_ask *ask)
{
    enum ol_admission worst = OL_ADMIT;
    struct asked asked = {.limits = limits, .tree = tree, .ask = ask, .now = now};
    for (asked.i = ask->leaf; asked.i != 0; asked.i = asked.node->parent) {
        asked.node = &tree->nodes[asked.i];
        for (size_t k = 0; asked.node->quota && k < sizeof asks / sizeof *asks; k++) {
            const enum ol_admission answer = asks[k](&asked);
            worst = answer > worst ? answer : worst;
        }
    }
    return worst;
}
