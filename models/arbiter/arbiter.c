/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/arbiter/arbiter_state.h"

#include "models/policy/backfills.h"
#include "models/share/sharing_rules.h"

#include <stdio.h>

static struct arbiter *arbiter_of(struct ol_policy *policy)
{
    return (struct arbiter *)policy;
}

/* ---- what the pool tells ---- */

static bool arbiter_refuses(struct ol_policy *policy, ol_time now, const struct ol_candidate *job,
                            const char **why)
{
    struct arbiter *arbiter = arbiter_of(policy);
    *why = NULL;
    if (!arbiter->cluster && !arbiter->sharing)
        return false;
    const struct ol_job_view view = ol_arbiter_view(arbiter, job->slot);
    if (arbiter->cluster && !ol_cluster_fits_empty(arbiter->cluster, job->units, view.ask)) {
        snprintf(arbiter->limit, sizeof arbiter->limit, "no node, or set of nodes, has what it asks for");
        *why = arbiter->limit;
        return true;
    }
    return arbiter->sharing && arbiter->sharing->ops->admit(arbiter->sharing, now, &view, why) == OL_ADMIT_NEVER;
}

static void arbiter_arrive(struct ol_policy *policy, ol_time now, const struct ol_candidate *job)
{
    struct arbiter *arbiter = arbiter_of(policy);
    if (arbiter->cluster) {
        const struct ol_job_view view = ol_arbiter_view(arbiter, job->slot);
        ol_arbiter_learn(arbiter, &view);
    }
    ol_arbiter_enqueue(arbiter, now, job);
}

static void arbiter_rejoin(struct ol_policy *policy, ol_time now, const struct ol_candidate *job)
{
    ol_arbiter_enqueue(arbiter_of(policy), now, job);
}

static size_t find_runner(const struct arbiter *arbiter, uint32_t slot)
{
    size_t i = 0;
    while (i < arbiter->runner_count && arbiter->runners[i].slot != slot)
        i++;
    OL_ASSERT(i < arbiter->runner_count);
    return i;
}

static void arbiter_left(struct ol_policy *policy, ol_time now, uint32_t slot)
{
    struct arbiter *arbiter = arbiter_of(policy);
    const size_t i = find_runner(arbiter, slot);
    const struct ol_job_view view = ol_arbiter_view_started(arbiter, slot, arbiter->runners[i].units, now);
    if (arbiter->ranker->ops->stopped)
        arbiter->ranker->ops->stopped(arbiter->ranker, now, &view);
    if (arbiter->sharing && arbiter->sharing->ops->stopped)
        arbiter->sharing->ops->stopped(arbiter->sharing, now, &view);
    if (arbiter->cluster)
        ol_cluster_remove(arbiter->cluster, slot);
    arbiter->runners[i] = arbiter->runners[--arbiter->runner_count];
    arbiter->is_stale = true;
}

static void arbiter_took(struct ol_policy *policy, ol_time now, uint32_t slot, uint32_t units,
                         ol_time expected_end)
{
    struct arbiter *arbiter = arbiter_of(policy);
    const struct ol_job_view view = ol_arbiter_view_started(arbiter, slot, units, now);
    ol_arbiter_add_runner(arbiter, &view, expected_end);
    if (arbiter->ranker->ops->started)
        arbiter->ranker->ops->started(arbiter->ranker, now, &view);
    if (arbiter->sharing && arbiter->sharing->ops->started)
        arbiter->sharing->ops->started(arbiter->sharing, now, &view);
}

static void arbiter_release(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    struct arbiter *arbiter = arbiter_of(policy);
    (void)now;
    if (units > 0)
        ol_release_list_remove(&arbiter->releases, expected_end, units);
    arbiter->free += units;
    arbiter->is_stale = arbiter->is_freed = true;
}

static void arbiter_resize(struct ol_policy *policy, ol_time now, int64_t units)
{
    struct arbiter *arbiter = arbiter_of(policy);
    (void)now;
    arbiter->free += (uint64_t)units;
    arbiter->is_void = true;
    arbiter->is_stale = true;
}

static void arbiter_expect(struct ol_policy *policy, ol_time now, int64_t units, ol_time at)
{
    struct arbiter *arbiter = arbiter_of(policy);
    (void)now;
    if (units > 0)
        ol_release_list_add(&arbiter->releases, at, (uint32_t)units);
    else
        ol_release_list_remove(&arbiter->releases, at, (uint32_t)-units);
    arbiter->is_void = true;
    arbiter->is_stale = true;
}

static void arbiter_claim(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    struct arbiter *arbiter = arbiter_of(policy);
    (void)now;
    if (units > 0)
        ol_release_list_add(&arbiter->releases, expected_end, units);
    arbiter->free -= units;
    arbiter->is_void = true;
    arbiter->is_stale = true;
}

/* ---- what it is asked ---- */

static uint32_t arbiter_next(struct ol_policy *policy, ol_time now)
{
    return ol_arbiter_next(arbiter_of(policy), now);
}

static uint32_t arbiter_evict(struct ol_policy *policy, ol_time now)
{
    return ol_arbiter_evict(arbiter_of(policy), now);
}

static ol_time sooner(ol_time a, ol_time b)
{
    return a < b ? a : b;
}

/* While nobody waits there is nothing to wake up for. */
static ol_time arbiter_wake(const struct ol_policy *policy)
{
    const struct arbiter *arbiter = (const struct arbiter *)policy;
    const ol_time now = arbiter->last_pass;
    struct ol_ranker *ranker = arbiter->ranker;
    if (ol_arbiter_waiting(arbiter) == 0)
        return OL_NEVER;
    ol_time at = ol_arbiter_wake_to_evict(arbiter, now);
    if (arbiter->scheduler.preempt != OL_PREEMPT_OFF && ranker->ops->wake)
        at = sooner(at, ranker->ops->wake(ranker, now));
    if (arbiter->sharing && arbiter->sharing->ops->wake)
        at = sooner(at, arbiter->sharing->ops->wake(arbiter->sharing, now));
    if (arbiter->backfilling == BACKFILL_CONSERVATIVE && arbiter->planned > now)
        at = sooner(at, arbiter->planned);
    return at;
}

static double arbiter_speed(const struct ol_policy *policy, uint32_t slot)
{
    const struct arbiter *arbiter = (const struct arbiter *)policy;
    return arbiter->cluster ? ol_cluster_speed(arbiter->cluster, slot) : 1;
}

static void arbiter_verify(const struct ol_policy *policy)
{
    const struct arbiter *arbiter = (const struct arbiter *)policy;
    size_t nominated = 0;
    ol_release_list_verify(&arbiter->releases);
    for (size_t i = 0; i < arbiter->waiter_count; i++)
        nominated += !arbiter->waiters[i].is_gone && arbiter->waiters[i].is_nominated;
    OL_ASSERT(nominated == arbiter->nominated);
    if (arbiter->lines)
        ol_arbiter_lines_verify(arbiter->lines);
    if (arbiter->cluster)
        ol_cluster_verify(arbiter->cluster);
    if (arbiter->sharing && arbiter->sharing->ops->verify)
        arbiter->sharing->ops->verify(arbiter->sharing);
}

/* Of the pool. */
static void set_metric(const struct arbiter *arbiter, struct ol_metrics *metrics, size_t replication,
                       const char *what, const char *unit, double value)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "pool.%s.%s", arbiter->setting.pool->name, what);
    ol_metrics_set(metrics, replication, ol_text_string(&name), unit, value);
    ol_text_release(&name);
}

void ol_arbiter_metrics(struct ol_policy *policy, ol_time begin, ol_time end, struct ol_metrics *metrics,
                        size_t replication)
{
    struct arbiter *arbiter = arbiter_of(policy);
    if (arbiter->sharing && arbiter->sharing->ops->metrics)
        arbiter->sharing->ops->metrics(arbiter->sharing, begin, end, metrics, replication);
    if (arbiter->cluster)
        set_metric(arbiter, metrics, replication, "fragmentation", "share",
                   ol_arbiter_fragmentation(arbiter, begin, end));
    if (arbiter->scheduler.preempt != OL_PREEMPT_OFF && end > begin)
        set_metric(arbiter, metrics, replication, "preemptions_per_day", "preemptions",
                   (double)arbiter->preemptions * (double)OL_DAY / (double)(end - begin));
}

/* ---- making ---- */

static void arbiter_close(struct ol_policy *policy)
{
    struct arbiter *arbiter = arbiter_of(policy);
    arbiter->ranker->ops->close(arbiter->ranker);
    ol_mem_free(arbiter->usual);
    if (arbiter->sharing)
        arbiter->sharing->ops->close(arbiter->sharing);
    ol_cluster_free(arbiter->cluster);
    ol_cluster_free(arbiter->at_head);
    ol_cluster_free(arbiter->promised);
    ol_cluster_free(arbiter->trial);
    ol_release_list_release(&arbiter->releases);
    ol_profile_release(&arbiter->profile);
    ol_arbiter_lines_free(arbiter->lines);
    ol_mem_free(arbiter->waiters);
    ol_mem_free(arbiter->runners);
    ol_mem_free(arbiter->evictions);
    ol_mem_free(arbiter->stops);
    ol_mem_free(arbiter->kins);
    ol_mem_free(arbiter->victims);
    ol_mem_free(arbiter->pass.behind);
    ol_mem_free(arbiter->pass.vains);
    ol_mem_free(arbiter);
}

static const struct ol_policy_ops ops = {
    .arrive = arbiter_arrive,
    .release = arbiter_release,
    .next = arbiter_next,
    .wake = arbiter_wake,
    .rejoin = arbiter_rejoin,
    .resize = arbiter_resize,
    .expect = arbiter_expect,
    .claim = arbiter_claim,
    .refuses = arbiter_refuses,
    .left = arbiter_left,
    .took = arbiter_took,
    .evict = arbiter_evict,
    .speed = arbiter_speed,
    .verify = arbiter_verify,
    .close = arbiter_close,
};

static enum backfilling backfilling_of(const struct ol_kind *kind)
{
    const struct {
        const struct ol_kind *kind;
        enum backfilling backfilling;
    } rows[] = {{&ol_backfill_none.kind, BACKFILL_NONE},
                {&ol_backfill_easy.kind, BACKFILL_EASY},
                {&ol_backfill_easy_sjbf.kind, BACKFILL_SHORTEST},
                {&ol_backfill_conservative.kind, BACKFILL_CONSERVATIVE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].kind == kind)
            return rows[i].backfilling;
    return BACKFILL_EASY;
}

/* As many as there are; 1 where the pool does not say. */
static uint32_t nodes_of(const struct arbiter *arbiter)
{
    const struct ol_capacity *capacities = arbiter->setting.pool->capacities.items;
    int64_t nodes = 0;
    if (arbiter->setting.nodes && arbiter->setting.nodes->node_count > 0)
        return arbiter->setting.nodes->node_count;
    for (size_t i = 0; i < arbiter->setting.pool->capacities.count; i++)
        nodes += ol_capacity_most(&capacities[i]);
    return nodes > 0 ? (uint32_t)nodes : 1;
}

/* What all nodes have beside the units, where each of them says it. */
static void count_nodes(const struct ol_pool_nodes *nodes, struct ol_order_setting *setting)
{
    bool say_cpus = setting->counts_gpus, say_memory = true;
    for (size_t i = 0; nodes && i < nodes->shape_count; i++) {
        say_cpus &= nodes->shapes[i].cpu_milli > 0;
        say_memory &= nodes->shapes[i].memory_bytes > 0;
        setting->cpu_milli += nodes->shapes[i].count * nodes->shapes[i].cpu_milli;
        setting->memory_bytes += nodes->shapes[i].count * nodes->shapes[i].memory_bytes;
    }
    setting->cpu_milli = say_cpus ? setting->cpu_milli : 0;
    setting->memory_bytes = say_memory ? setting->memory_bytes : 0;
}

static struct ol_ranker *open_ranker(const struct arbiter *arbiter)
{
    const struct ol_order *order = (const struct ol_order *)arbiter->scheduler.order.kind;
    struct ol_order_setting setting = {.scheduler = &arbiter->scheduler,
                                       .labels = arbiter->setting.labels,
                                       .units = arbiter->setting.units,
                                       .grain = arbiter->grain,
                                       .nodes = nodes_of(arbiter),
                                       .counts_gpus = ol_pool_unit(arbiter->setting.pool) == OL_UNIT_GPUS,
                                       .start_instant = arbiter->setting.start_instant};
    count_nodes(arbiter->setting.nodes, &setting);
    return order->open(&setting, arbiter->scheduler.order.options);
}

static void open_sharing(struct arbiter *arbiter)
{
    const struct ol_arbiter_setting *setting = &arbiter->setting;
    const struct ol_kind *rule = arbiter->scheduler.sharing.kind;
    arbiter->sharing_setting = (struct ol_sharing_setting){.pool = setting->pool,
                                                           .labels = setting->labels,
                                                           .units = setting->units,
                                                           .grain = arbiter->grain,
                                                           .unit_price_per_hour = setting->price_per_hour,
                                                           .start_instant = setting->start_instant,
                                                           .warmup_end = setting->warmup_end};
    arbiter->sharing = ol_sharing_open(&arbiter->sharing_setting);
    arbiter->rule_stops = !ol_sharing_is_none(&arbiter->scheduler.sharing) && rule != &ol_sharing_limits.kind;
}

static void open_clusters(struct arbiter *arbiter)
{
    const struct ol_arbiter_setting *setting = &arbiter->setting;
    const struct ol_cluster_setting cluster = {.shapes = setting->nodes->shapes,
                                               .shape_count = setting->nodes->shape_count,
                                               .ranks = setting->nodes->ranks,
                                               .rule = arbiter->scheduler.placement,
                                               .labels = setting->labels,
                                               .seed = setting->seed,
                                               .replication = setting->replication};
    struct ol_cluster **const all[] = {&arbiter->cluster, &arbiter->at_head, &arbiter->promised, &arbiter->trial};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        *all[i] = ol_cluster_new(&cluster);
}

struct ol_policy *ol_arbiter_open(const struct ol_arbiter_setting *setting)
{
    struct arbiter *arbiter = ol_mem_new(sizeof *arbiter);
    arbiter->policy.ops = &ops;
    arbiter->setting = *setting;
    arbiter->scheduler = ol_pool_scheduler(setting->pool);
    if (arbiter->scheduler.preemptions.count > 0)
        arbiter->preemption = *(const struct ol_preemption *)arbiter->scheduler.preemptions.items;
    arbiter->backfilling = backfilling_of(arbiter->scheduler.backfill.kind);
    arbiter->grain = ol_pool_grain(setting->pool);
    arbiter->free = setting->free;
    arbiter->last_pass = -1;
    arbiter->first_gone = SIZE_MAX;
    arbiter->planned = OL_NEVER;
    arbiter->standing = UINT64_MAX;
    arbiter->ranker = open_ranker(arbiter);
    open_sharing(arbiter);
    if (ol_pool_is_placed(setting->pool))
        open_clusters(arbiter);
    return &arbiter->policy;
}
