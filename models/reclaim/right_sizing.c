/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/reclaim/right_sizing.h"

#include "models/pool_note.h"
#include "models/reclaim/reclaim.h"
#include "outlay/arena.h"

#include <math.h>

/* ---- what a job made of what it held ---- */

/* A job was overlong where its estimate is so many times its runtime, and at least so much more. */
#define OVERLONG_TIMES 3
#define OVERLONG_LEAST OL_HOUR

/* Shares are in millionths, so that areas stay whole. */
#define MILLION 1000000

static uint32_t units_used(const struct ol_ask *ask, const struct ol_job *job, uint32_t grain)
{
    const uint64_t used = (uint64_t)ask->gpus_used * grain;
    return ask->gpus_used > 0 && used < job->units ? (uint32_t)used : job->units;
}

static bool is_idle(const struct ol_sized_pool *pool, const struct ol_job_run *run, const struct ol_ask *ask)
{
    return run->status == OL_JOB_RECLAIMED || ol_ask_is_idle(ask, pool->below);
}

struct waste {
    ol_area of[OL_FINDING_KINDS];
    double used[OL_FINDING_KINDS]; /* GPUs */
};

static struct waste waste_of(const struct ol_sized_pool *pool, const struct ol_job_run *run,
                             const struct ol_ask *ask, const struct ol_holding *holding)
{
    const struct ol_job *job = run->job;
    const uint32_t used = units_used(ask, job, pool->grain), unused = job->units - used;
    const bool came_to_nothing = run->status == OL_JOB_RECLAIMED || ask->gpu_use < 0;
    const ol_area use = came_to_nothing ? 0 : llrint((double)ask->gpu_use * MILLION);
    struct waste waste = {.of[OL_FINDING_CRASHED] = holding->vain,
                          .of[OL_FINDING_OVERSIZED] = (holding->held - holding->vain) * unused / job->units,
                          .used[OL_FINDING_OVERSIZED] = (double)used / pool->grain};
    if (!is_idle(pool, run, ask))
        return waste;
    const ol_area idle = holding->computed * (MILLION - use) / MILLION - holding->computed * unused / job->units;
    waste.of[OL_FINDING_IDLE] = idle > 0 ? idle : 0;
    waste.used[OL_FINDING_IDLE] = (double)job->units / pool->grain * fmax((double)ask->gpu_use, 0);
    return waste;
}

static struct ol_finding finding_of(const struct ol_right_sizing *sizing, const struct ol_job *job,
                                    enum ol_finding_kind kind)
{
    return (struct ol_finding){.kind = (uint8_t)kind,
                               .pool = job->pool,
                               .job = job->name,
                               .user = job->user,
                               .team = job->team,
                               .jobs = 1,
                               .asked = (double)job->units / sizing->pools[job->pool].grain,
                               .has_cost = sizing->has_cost};
}

static void add_findings(struct ol_right_sizing *sizing, const struct ol_job_run *run,
                         const struct ol_holding *holding)
{
    const struct ol_sized_pool *pool = &sizing->pools[run->job->pool];
    const struct waste waste = waste_of(pool, run, ol_ask_of(sizing->asks, run->job), holding);
    for (int kind = 0; kind < OL_FINDING_KINDS; kind++) {
        struct ol_finding finding = finding_of(sizing, run->job, (enum ol_finding_kind)kind);
        if (waste.of[kind] <= 0)
            continue;
        finding.used = waste.used[kind];
        finding.unit_hours = (double)waste.of[kind] / (double)OL_HOUR / pool->grain;
        finding.cost = (ol_money)llround(ol_money_real(holding->cost) * 1e9 *
                                         ((double)waste.of[kind] / (double)holding->held));
        ol_waste_book_add(&sizing->book, &finding);
    }
}

/* What it ran is told by the trace: restarts and saves are nobody's estimate. */
static void add_overlong(struct ol_right_sizing *sizing, const struct ol_job_run *run)
{
    const struct ol_job *job = run->job;
    if (run->status != OL_JOB_COMPLETED || run->is_in_warmup || job->estimate / OVERLONG_TIMES < job->runtime ||
        job->estimate - job->runtime < OVERLONG_LEAST)
        return;
    struct ol_finding finding = finding_of(sizing, job, OL_FINDING_OVERLONG);
    finding.asked = (double)job->estimate / (double)OL_HOUR;
    finding.used = (double)job->runtime / (double)OL_HOUR;
    ol_waste_book_sum(&sizing->book, &finding);
}

/* ---- what a job holds ---- */

/* Made where there is none yet. */
static struct ol_holding *holding_of(struct ol_sized_pool *pool, uint32_t live)
{
    if (live >= pool->count) {
        const size_t before = pool->count;
        OL_MEM_RESERVE(pool->holdings, pool->capacity, (size_t)live + 1);
        pool->count = (size_t)live + 1;
        for (size_t i = before; i < pool->count; i++)
            pool->holdings[i] = (struct ol_holding){0};
    }
    return &pool->holdings[live];
}

static void hear_spending(struct ol_right_sizing *sizing, const struct ol_spending *spent)
{
    struct ol_sized_pool *pool = &sizing->pools[spent->run->job->pool];
    if (!pool->is_watched || !pool->is_managed)
        return;
    struct ol_holding *holding = holding_of(pool, spent->run->live);
    const ol_area busy = spent->useful + spent->lost + spent->saving;
    holding->held += busy + spent->startup + spent->restore;
    holding->computed += busy - spent->vain;
    holding->vain += spent->vain;
    holding->cost += spent->cost;
}

/* Of a pool that stands. */
static struct ol_holding holding_between(const struct ol_right_sizing *sizing, const struct ol_job_run *run,
                                         ol_time end)
{
    const struct ol_sized_pool *pool = &sizing->pools[run->job->pool];
    const ol_time from = run->start > sizing->warmup_end ? run->start : sizing->warmup_end;
    struct ol_holding holding = {0};
    if (end > from)
        ol_area_add(&holding.held, run->job->units, end - from);
    holding.computed = holding.held;
    holding.cost = (ol_money)llround((double)holding.held / (double)OL_HOUR * pool->price_per_unit_hour * 1e9);
    return holding;
}

static void settle(struct ol_right_sizing *sizing, const struct ol_job_run *run, ol_time end)
{
    struct ol_sized_pool *pool = &sizing->pools[run->job->pool];
    if (!pool->is_watched)
        return;
    struct ol_holding *kept = pool->is_managed ? holding_of(pool, run->live) : NULL;
    const struct ol_holding holding = kept ? *kept : holding_between(sizing, run, end);
    if (kept)
        *kept = (struct ol_holding){0};
    if (holding.held > 0)
        add_findings(sizing, run, &holding);
}

static void hear(void *self, const struct ol_note *note)
{
    struct ol_right_sizing *sizing = self;
    if (note->topic == OL_JOB_SPENT) {
        hear_spending(sizing, note->what);
        return;
    }
    const struct ol_job_run *run = note->what;
    settle(sizing, run, note->at);
    if (sizing->pools[run->job->pool].is_watched)
        add_overlong(sizing, run);
}

struct ol_probe ol_right_sizing_probe(struct ol_right_sizing *sizing)
{
    return (struct ol_probe){.topics = 1u << OL_JOB_SPENT | 1u << OL_JOB_ENDED, .hear = hear, .self = sizing};
}

void ol_right_sizing_unfinished(struct ol_right_sizing *sizing, const struct ol_job_run *run, ol_time end)
{
    if (run->status == OL_JOB_RUNNING || (run->status == OL_JOB_WAITING && run->attempts > 0))
        settle(sizing, run, end);
}

/* ---- pools ---- */

/* What an hour of one of its units costs, in the mean of its nodes. */
static double price_of(const struct ol_pool *pool)
{
    const struct ol_capacity *capacities = pool->capacities.items;
    double price = 0;
    for (size_t i = 0; i < pool->capacities.count; i++)
        if (isfinite(capacities[i].price_per_hour))
            price += capacities[i].price_per_hour * (double)ol_capacity_least(&capacities[i]);
    return ol_pool_units(pool) > 0 ? price / ol_pool_units(pool) : 0;
}

void ol_right_sizing_open(struct ol_right_sizing *sizing, const struct ol_pool *pools, const bool *managed,
                          size_t count)
{
    sizing->pools = ol_mem_new(ol_mem_product(sizeof *sizing->pools, count));
    sizing->pool_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct ol_reclaim *reclaim = pools[i].reclaims.count > 0 ? pools[i].reclaims.items : NULL;
        sizing->pools[i] = (struct ol_sized_pool){.is_watched = ol_pool_unit(&pools[i]) == OL_UNIT_GPUS &&
                                                                !ol_pool_deadline(&pools[i]),
                                                  .is_managed = managed[i],
                                                  .grain = ol_pool_grain(&pools[i]),
                                                  .below = reclaim ? reclaim->below : OL_RECLAIM_BELOW,
                                                  .price_per_unit_hour = price_of(&pools[i])};
    }
}

void ol_right_sizing_release(struct ol_right_sizing *sizing)
{
    for (size_t i = 0; i < sizing->pool_count; i++)
        ol_mem_free(sizing->pools[i].holdings);
    ol_mem_free(sizing->pools);
    ol_waste_book_release(&sizing->book);
    *sizing = (struct ol_right_sizing){0};
}

/* ---- metrics ---- */

static void set(const char *prefix, const char *name, const char *what, const char *unit, double value,
                struct ol_metrics *metrics, size_t replication)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "%s%s%s", prefix, name, what);
    ol_metrics_set(metrics, replication, ol_text_string(&text), unit, value);
    ol_text_release(&text);
}

void ol_right_sizing_metrics(const struct ol_right_sizing *sizing, const struct ol_labels *labels,
                             const char *currency, struct ol_metrics *metrics, size_t replication)
{
    const struct ol_waste_book *book = &sizing->book;
    char buffer[OL_LABEL_BUFFER];
    ol_money cost = 0;
    if (sizing->pool_count == 0)
        return;
    for (int kind = 0; kind < OL_FINDING_KINDS; kind++) {
        const struct ol_waste_sum *sum = &book->by_kind[kind];
        const char *name = ol_finding_names[kind];
        set("waste.", name, "_jobs", "jobs", (double)sum->jobs, metrics, replication);
        if (kind == OL_FINDING_OVERLONG)
            continue;
        set("waste.", name, "_unit_hours", "unit-hours", sum->unit_hours, metrics, replication);
        if (currency)
            set("waste.", name, "_cost", currency, ol_money_real(sum->cost), metrics, replication);
        cost += sum->cost;
    }
    if (currency)
        set("waste.", "cost", "", currency, ol_money_real(cost), metrics, replication);
    for (size_t i = 0; i < book->team_count; i++)
        if (book->teams[i].team != OL_NO_LABEL && book->teams[i].unit_hours > 0)
            set("waste.by_team.", ol_label_text(labels, book->teams[i].team, buffer), "", "unit-hours",
                book->teams[i].unit_hours, metrics, replication);
}
