/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of Slurm's priority/multifactor: who a job belongs to is looked up, what was used is booked, and what is
 * known is weighed (multifactor.h).
 *
 * As in slurmctld, priorities move at ticks of PriorityCalcPeriod, counted from the clock's start, and stand still
 * between them: a job's age at some instant is that of the last tick. A job that runs keeps the priority that it had at
 * its start, unless CALCULATE_RUNNING is set. A job that was stopped and waits again begins its age anew. A partition
 * of a higher tier stands before all others.
 */
#include "models/order/multifactor.h"

#include "models/order/classic_share.h"
#include "models/order/fair_tree.h"
#include "models/order/job_class.h"
#include "models/order/multifactor_options.h"
#include "models/order/orders.h"
#include "models/order/usage_book.h"
#include "outlay/scheduler.h"

#include <math.h>
#include <string.h>

#define TIER_STEP 0x1p32 /* above all priorities */

/* What is kept of a job from one call to the next. */
struct seen {
    ol_time since; /* it waits, or waited until it started */
    uint32_t priority;
    bool is_told;
};

struct multifactor {
    struct ol_ranker ranker;
    struct ol_slurm_conf conf;
    enum ol_account_ties ties;
    struct ol_job_classes classes;
    struct ol_associations tree;
    struct ol_fair_tree fair_tree;
    struct ol_usage_book book;
    struct seen *seen; /* by slot */
    size_t seen_count, seen_capacity;
    uint64_t shares;  /* how often factors and ages moved: priorities stand still in between */
    uint64_t bounds;  /* how often factors did */
    bool has_victims; /* jobs that run are ranked, too */
    bool is_due;      /* factors are worked out when they are asked for next, or before usage changes otherwise */
};

/* ---- the priority ---- */

static uint32_t minutes_of(ol_time estimate)
{
    const int64_t minutes = estimate / OL_MINUTE + (estimate % OL_MINUTE > 0);
    return minutes < 1 ? 1 : minutes > UINT32_MAX ? UINT32_MAX : (uint32_t)minutes;
}

/* Slurm counts whole seconds of its clock. */
static uint32_t seconds_between(ol_time from, ol_time until)
{
    const int64_t seconds = until / OL_SECOND - from / OL_SECOND;
    return seconds < 0 ? 0 : seconds > UINT32_MAX ? UINT32_MAX : (uint32_t)seconds;
}

/* Fair shares as they were when they moved last. */
static void share(struct multifactor *factors)
{
    bool is_moved = true;
    factors->is_due = false;
    if (factors->conf.flags & OL_PRIORITY_FAIR_TREE)
        is_moved = ol_fair_tree_rank(&factors->fair_tree, &factors->tree, factors->ties);
    else
        ol_classic_share_rank(&factors->tree, factors->conf.dampening,
                              factors->conf.flags & OL_PRIORITY_DEPTH_OBLIVIOUS);
    factors->bounds += is_moved;
}

static void move_on(struct multifactor *factors, ol_time now)
{
    ol_usage_book_advance(&factors->book, now);
    if (factors->tree.is_grown)
        ol_associations_share(&factors->tree);
    factors->shares++;
    factors->is_due = true;
}

static void catch_up(struct multifactor *factors, ol_time now)
{
    if (ol_usage_book_is_behind(&factors->book, now) || factors->tree.is_grown)
        move_on(factors, now);
}

/* The job's association, after all ticks up to `now`. */
static const struct ol_association *come_to(struct multifactor *factors, ol_time now,
                                            const struct ol_job_view *view)
{
    const uint32_t found = ol_associations_find(&factors->tree, view->job, view->ask);
    catch_up(factors, now);
    return &factors->tree.items[found];
}

static double factor_of(struct multifactor *factors, const struct ol_association *association)
{
    if (factors->is_due)
        share(factors);
    return association->factor;
}

static struct seen *seen_of(struct multifactor *factors, const struct ol_job_view *view)
{
    if (view->slot >= factors->seen_count) {
        OL_MEM_RESERVE(factors->seen, factors->seen_capacity, (size_t)view->slot + 1);
        memset(factors->seen + factors->seen_count, 0,
               (view->slot + 1 - factors->seen_count) * sizeof *factors->seen);
        factors->seen_count = (size_t)view->slot + 1;
    }
    return &factors->seen[view->slot];
}

/* What of a job stays while it waits. */
static void describe(const struct multifactor *factors, const struct ol_association *association,
                     const struct ol_job_view *view, struct ol_multifactor_job *job)
{
    const struct ol_partition_class *partition = ol_job_partition(&factors->classes, view);
    *job = (struct ol_multifactor_job){
        .assoc = association->priority,
        .partition = partition->priority,
        .qos = ol_job_service(&factors->classes, view)->priority,
        .limit_minutes = minutes_of(view->estimate),
        .nice = view->ask->nice,
    };
    ol_job_tres(&factors->classes, view, job->tres);
    memcpy(job->partition_tres, partition->tres, sizeof job->partition_tres);
    job->cpus = (uint32_t)job->tres[OL_TRES_CPU];
    job->nodes = (uint32_t)job->tres[OL_TRES_NODE];
}

static void weigh(struct multifactor *factors, ol_time now, const struct ol_job_view *view,
                  struct ol_multifactor_terms *terms)
{
    const struct ol_association *association = come_to(factors, now, view);
    const struct seen *seen = seen_of(factors, view);
    const ol_time since = view->is_running && seen->is_told ? seen->since : view->since;
    struct ol_multifactor_job job;
    describe(factors, association, view, &job);
    job.waited = seconds_between(since, factors->book.ticked);
    job.fair_share = factor_of(factors, association);
    ol_multifactor_weigh(&factors->conf, &factors->classes.cluster, &job, terms);
}

static bool is_frozen(const struct multifactor *factors, const struct ol_job_view *view, const struct seen *seen)
{
    return factors->has_victims && view->is_running && seen->is_told &&
           !(factors->conf.flags & OL_PRIORITY_CALCULATE_RUNNING);
}

static uint32_t priority_of(struct multifactor *factors, ol_time now, const struct ol_job_view *view)
{
    struct ol_multifactor_terms terms;
    struct seen *seen = seen_of(factors, view);
    if (is_frozen(factors, view, seen))
        return seen->priority;
    weigh(factors, now, view, &terms);
    if (!(factors->conf.flags & OL_PRIORITY_INCR_ONLY) || terms.priority > seen->priority)
        seen->priority = terms.priority;
    return seen->priority;
}

static double tier_of(const struct multifactor *factors, const struct ol_job_view *view)
{
    return TIER_STEP * ((double)ol_job_partition(&factors->classes, view)->tier - 1);
}

static double multifactor_rank(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct multifactor *factors = (struct multifactor *)ranker;
    return tier_of(factors, view) + priority_of(factors, now, view);
}

/* As `sprio -l` prints them, so that they may miss the rank by a rounding. */
static size_t multifactor_list(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view,
                               struct ol_rank_term terms[OL_RANK_TERMS])
{
    static const char *const tres_terms[OL_TRES_KINDS] = {"tres/cpu", "tres/mem", "tres/node", "tres/billing",
                                                          "tres/gres/gpu"};
    struct multifactor *factors = (struct multifactor *)ranker;
    struct ol_multifactor_terms weighed;
    size_t count = 0;
    weigh(factors, now, view, &weighed);
    terms[count++] = (struct ol_rank_term){"age", rint(weighed.age)};
    terms[count++] = (struct ol_rank_term){"assoc", rint(weighed.assoc)};
    terms[count++] = (struct ol_rank_term){"fair-share", rint(weighed.fair_share)};
    terms[count++] = (struct ol_rank_term){"job-size", rint(weighed.job_size)};
    terms[count++] = (struct ol_rank_term){"partition", rint(weighed.partition)};
    terms[count++] = (struct ol_rank_term){"qos", rint(weighed.qos)};
    for (size_t i = 0; i < OL_TRES_KINDS; i++)
        if (fabs(factors->conf.weight_tres.of[i]) > 0)
            terms[count++] = (struct ol_rank_term){tres_terms[i], rint(weighed.tres[i])};
    if (view->ask->nice)
        terms[count++] = (struct ol_rank_term){"nice", -weighed.nice};
    if (tier_of(factors, view) > 0)
        terms[count++] = (struct ol_rank_term){"tier", tier_of(factors, view)};
    return count;
}

/* ---- what happens to jobs ---- */

static void multifactor_waits(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct multifactor *factors = (struct multifactor *)ranker;
    come_to(factors, now, view);
    *seen_of(factors, view) = (struct seen){.since = view->since, .is_told = true};
}

/* That of its start, as long as it runs. */
static void keep_priority(struct multifactor *factors, ol_time now, const struct ol_job_view *view,
                          struct seen *seen)
{
    struct ol_multifactor_terms terms;
    weigh(factors, now, view, &terms);
    if (!(factors->conf.flags & OL_PRIORITY_INCR_ONLY) || terms.priority > seen->priority)
        seen->priority = terms.priority;
}

static void multifactor_started(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct multifactor *factors = (struct multifactor *)ranker;
    struct seen *seen = seen_of(factors, view);
    catch_up(factors, now);
    if (factors->has_victims)
        keep_priority(factors, now, view, seen);
    if (!seen->is_told)
        seen->since = now;
    seen->is_told = true;
    const struct ol_usage_job job = {
        .slot = view->slot,
        .association = ol_associations_find(&factors->tree, view->job, view->ask),
        .since = now,
        .billed = ol_job_billing(&factors->classes, view),
    };
    ol_usage_book_start(&factors->book, now, &job);
}

static void multifactor_stopped(struct ol_ranker *ranker, ol_time now, const struct ol_job_view *view)
{
    struct multifactor *factors = (struct multifactor *)ranker;
    catch_up(factors, now);
    if (factors->is_due)
        share(factors); /* without what is booked now */
    ol_usage_book_stop(&factors->book, now, view->slot);
}

static ol_time multifactor_wake(struct ol_ranker *ranker, ol_time now)
{
    return ol_usage_book_next_tick(&((const struct multifactor *)ranker)->book, now);
}

static uint64_t multifactor_standing(struct ol_ranker *ranker, ol_time now)
{
    catch_up((struct multifactor *)ranker, now);
    return ((const struct multifactor *)ranker)->shares;
}

/* Resources are those of its ask and its units. */
static bool weighs_resources(const struct ol_slurm_conf *conf)
{
    bool weighs = conf->weight_job_size > 0;
    for (size_t i = 0; i < OL_TRES_KINDS; i++)
        weighs |= fabs(conf->weight_tres.of[i]) > 0;
    return weighs;
}

enum known { KNOWN_ASSOC, KNOWN_SIZE, KNOWN_PARTITION, KNOWN_QOS, KNOWN_TRES, KNOWN_NICE, KNOWN_TIER, KNOWN_MOST };

/* What is never less than all but the fair share, with some to spare for roundings: many times what doubles miss. */
static double most_of_rest(const struct multifactor *factors, const double known[OL_RANK_TERMS])
{
    const double terms[] = {fmax(factors->conf.weight_age, 0),
                            known[KNOWN_ASSOC],
                            known[KNOWN_SIZE],
                            known[KNOWN_PARTITION],
                            known[KNOWN_QOS],
                            known[KNOWN_TRES],
                            -known[KNOWN_NICE],
                            known[KNOWN_TIER]};
    double sum = 0, size = fabs((double)factors->conf.weight_fair_share);
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        sum += terms[i];
        size += fabs(terms[i]);
    }
    return sum + 1 + 1e-9 * size;
}

/* Association, partition, service, nice, and what resources are counted by. Age alone moves while it waits. */
static void multifactor_line(struct ol_ranker *ranker, const struct ol_job_view *view, struct ol_line *line)
{
    struct multifactor *factors = (struct multifactor *)ranker;
    const struct ol_job_classes *classes = &factors->classes;
    const struct ol_association *association = come_to(factors, view->since, view);
    const bool weighs = weighs_resources(&factors->conf);
    struct ol_multifactor_job job;
    struct ol_multifactor_terms terms;
    describe(factors, association, view, &job);
    ol_multifactor_weigh(&factors->conf, &classes->cluster, &job, &terms);
    line->key[0] = (uint64_t)(association - factors->tree.items) << 32 | (uint32_t)view->ask->nice;
    line->key[1] = (uint64_t)(ol_job_partition(classes, view) - classes->partitions) << 32 |
                   ol_job_service(classes, view)->priority;
    line->key[2] = weighs ? (uint64_t)view->job->ask << 32 | view->units : 0;
    line->key[3] = weighs && factors->conf.flags & OL_PRIORITY_SIZE_RELATIVE ? minutes_of(view->estimate) : 0;
    line->known[KNOWN_ASSOC] = terms.assoc;
    line->known[KNOWN_SIZE] = terms.job_size;
    line->known[KNOWN_PARTITION] = terms.partition;
    line->known[KNOWN_QOS] = terms.qos;
    line->known[KNOWN_NICE] = terms.nice;
    line->known[KNOWN_TIER] = tier_of(factors, view);
    for (size_t i = 0; i < OL_TRES_KINDS; i++) /* as they are added up in its weighing */
        line->known[KNOWN_TRES] += terms.tres[i];
    line->known[KNOWN_MOST] = most_of_rest(factors, line->known);
}

static double multifactor_rank_in_line(struct ol_ranker *ranker, ol_time now, const struct ol_line *line,
                                       ol_time since)
{
    struct multifactor *factors = (struct multifactor *)ranker;
    catch_up(factors, now);
    const double factor = factor_of(factors, &factors->tree.items[line->key[0] >> 32]);
    const struct ol_multifactor_terms terms = {
        .age = ol_multifactor_age(&factors->conf, seconds_between(since, factors->book.ticked)),
        .assoc = line->known[KNOWN_ASSOC],
        .fair_share = factor * factors->conf.weight_fair_share,
        .job_size = line->known[KNOWN_SIZE],
        .partition = line->known[KNOWN_PARTITION],
        .qos = line->known[KNOWN_QOS],
        .nice = line->known[KNOWN_NICE],
    };
    return line->known[KNOWN_TIER] + ol_multifactor_sum(&terms, line->known[KNOWN_TRES]);
}

static double multifactor_most_in_line(struct ol_ranker *ranker, ol_time now, const struct ol_line *line)
{
    struct multifactor *factors = (struct multifactor *)ranker;
    catch_up(factors, now);
    const double factor = factor_of(factors, &factors->tree.items[line->key[0] >> 32]);
    const double most = line->known[KNOWN_MOST] + factor * factors->conf.weight_fair_share;
    const double least = line->known[KNOWN_TIER] + 1;
    return most > least ? most : least;
}

static uint64_t multifactor_bounds(struct ol_ranker *ranker, ol_time now)
{
    struct multifactor *factors = (struct multifactor *)ranker;
    catch_up(factors, now);
    if (factors->is_due)
        share(factors);
    return factors->bounds;
}

static void multifactor_close(struct ol_ranker *ranker)
{
    struct multifactor *factors = (struct multifactor *)ranker;
    ol_usage_book_release(&factors->book);
    ol_fair_tree_release(&factors->fair_tree);
    ol_associations_release(&factors->tree);
    ol_job_classes_release(&factors->classes);
    ol_mem_free(factors->seen);
    ol_mem_free(factors);
}

/* ---- set-up ---- */

static const struct ol_ranker_ops multifactor_ops = {
    .rank = multifactor_rank,
    .terms = multifactor_list,
    .waits = multifactor_waits,
    .started = multifactor_started,
    .stopped = multifactor_stopped,
    .wake = multifactor_wake,
    .standing = multifactor_standing,
    .line = multifactor_line,
    .rank_in_line = multifactor_rank_in_line,
    .most_in_line = multifactor_most_in_line,
    .bounds = multifactor_bounds,
    .close = multifactor_close,
};

static struct ol_ranker *multifactor_open(const struct ol_order_setting *setting, const void *options)
{
    const struct ol_multifactor_options *chosen = options;
    struct multifactor *factors = ol_mem_new(sizeof *factors);
    struct ol_faults told = {0}; /* by the check already */
    factors->ranker.ops = &multifactor_ops;
    ol_multifactor_options_read(chosen, setting->scheduler->node, &factors->conf, &told);
    ol_faults_release(&told);
    factors->ranker.is_rising = factors->conf.flags & OL_PRIORITY_INCR_ONLY;
    factors->ties = (enum ol_account_ties)chosen->ties;
    factors->has_victims = setting->scheduler->preempt != OL_PREEMPT_OFF;
    ol_associations_init(&factors->tree, setting->scheduler, setting->labels);
    ol_job_classes_init(&factors->classes, setting, &factors->conf);
    factors->classes.cluster.most_assoc = factors->tree.most_priority;
    ol_usage_book_init(&factors->book, &factors->tree, &factors->conf, setting->start_instant);
    return &factors->ranker;
}

static void multifactor_check(const struct ol_scheduler *scheduler, const void *options, struct ol_faults *faults)
{
    struct ol_slurm_conf conf;
    if (options)
        ol_multifactor_options_read(options, scheduler->node, &conf, faults);
    ol_job_classes_check(scheduler, faults);
}

const struct ol_order ol_order_multifactor = {
    .kind = {.name = "multifactor",
             .summary =
                 "Slurm's priority/multifactor: age, association, fair share, size, partition, QOS, TRES, nice",
             .fields = ol_multifactor_fields,
             .options_size = sizeof(struct ol_multifactor_options)},
    .check = multifactor_check,
    .open = multifactor_open,
};
