/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is stopped for whom. Candidates are gathered in the order of the rule, until the job would fit and be admitted;
 * then, from the last to the first, each without whom it still would is spared (the two passes of Kueue's
 * preemption). While it is tried, the books of the sharing rule and a copy of the cluster are without the victims.
 */
#include "models/arbiter/arbiter_state.h"

#include <stdlib.h>

struct victim {
    size_t runner;
    struct ol_job_view view;
    int group;
    struct ol_job_class class;
    double rank; /* where it matters */
    bool is_spared;
};

/* ---- who may ---- */

void ol_arbiter_forget_stops(struct arbiter *arbiter, ol_time now)
{
    size_t kept = 0;
    for (size_t i = 0; i < arbiter->stop_count; i++)
        if (arbiter->stops[i].at > now - OL_DAY)
            arbiter->stops[kept++] = arbiter->stops[i];
    arbiter->stop_count = kept;
}

static size_t stops_of(const struct arbiter *arbiter, uint32_t slot)
{
    size_t count = 0;
    for (size_t i = 0; i < arbiter->stop_count; i++)
        count += arbiter->stops[i].slot == slot;
    return count;
}

/* As many as the day allows were told to stop. */
static bool is_spent(const struct arbiter *arbiter)
{
    const int64_t per_day = arbiter->preemption.per_day;
    return per_day > 0 && arbiter->stop_count >= (size_t)per_day;
}

static bool may_take(const struct arbiter *arbiter, ol_time now, const struct waiter *waiter)
{
    return arbiter->scheduler.preempt != OL_PREEMPT_OFF && !waiter->is_nominated &&
           now - waiter->since >= arbiter->preemption.after_wait && !is_spent(arbiter);
}

static bool is_protected(const struct arbiter *arbiter, ol_time now, const struct ol_job_view *victim)
{
    const struct ol_preemption *rules = &arbiter->preemption;
    const ol_time deadline = ol_job_view_deadline(victim);
    return now - victim->since < rules->min_run ||
           (rules->protect > 0 && deadline != OL_NEVER && deadline > now && deadline - now <= rules->protect) ||
           (rules->per_job_a_day > 0 && victim->preemptions >= rules->per_job_a_day &&
            stops_of(arbiter, victim->slot) >= (size_t)rules->per_job_a_day);
}

static struct ol_job_class class_of(const struct arbiter *arbiter, const struct ol_job_view *view)
{
    return ol_job_class_of(&arbiter->sharing_setting, view);
}

/* As far as classes tell. */
static bool outclasses(const struct arbiter *arbiter, const struct ol_job_class *taker,
                       const struct ol_job_class *victim)
{
    switch (arbiter->preemption.by) {
    case OL_PREEMPT_FOR_CLASS:
        return victim->is_preemptible && !taker->is_preemptible;
    case OL_PREEMPT_FOR_PRIORITY:
        return taker->priority > victim->priority;
    default:
        return true;
    }
}

static bool outranks(const struct arbiter *arbiter, double rank, const struct victim *victim)
{
    return arbiter->preemption.by != OL_PREEMPT_FOR_RANK || rank > victim->rank + arbiter->preemption.margin;
}

/* Of those that it outclasses. Where the sharing rule says who takes back from whom, it alone decides. */
static bool may_stop(struct arbiter *arbiter, ol_time now, const struct ol_job_view *taker, double rank,
                     struct victim *victim)
{
    struct ol_sharing *sharing = arbiter->sharing;
    victim->group = 0;
    if (!arbiter->rule_stops)
        return outranks(arbiter, rank, victim);
    return sharing->ops->reclaims && sharing->ops->reclaims(sharing, now, taker, &victim->view, &victim->group);
}

/* ---- in vain before ---- */

static bool is_kin(const struct kin *a, const struct kin *b)
{
    return a->team == b->team && a->user == b->user && a->queue == b->queue && a->account == b->account &&
           a->class.priority == b->class.priority && a->class.is_preemptible == b->class.is_preemptible;
}

uint32_t ol_arbiter_kin_of(struct arbiter *arbiter, const struct ol_job_view *view)
{
    struct kin kin = {0};
    if (arbiter->scheduler.preempt == OL_PREEMPT_OFF)
        return 0;
    if (arbiter->sharing)
        kin = (struct kin){.team = view->job->team,
                           .user = view->job->user,
                           .queue = view->job->queue,
                           .account = view->ask->account};
    if (arbiter->rule_stops || arbiter->preemption.by != OL_PREEMPT_FOR_RANK)
        kin.class = class_of(arbiter, view);
    for (size_t i = arbiter->kin_count; i-- > 0;)
        if (is_kin(&arbiter->kins[i], &kin))
            return (uint32_t)i;
    OL_MEM_RESERVE(arbiter->kins, arbiter->kin_capacity, arbiter->kin_count + 1);
    arbiter->kins[arbiter->kin_count] = kin;
    return (uint32_t)arbiter->kin_count++;
}

/* Whoever may stop somebody by its rank, or for having come before, may at least stop those whom a lower one may. */
static bool may_stop_more(const struct arbiter *arbiter, const struct waiter *waiter, const struct vain *vain)
{
    return arbiter->rule_stops ? waiter->submit < vain->submit
                               : arbiter->preemption.by == OL_PREEMPT_FOR_RANK && waiter->rank > vain->rank;
}

/* Units alone tell who needs as much where there are neither nodes nor quotas. */
static bool needs_as_much(const struct arbiter *arbiter, const struct waiter *waiter, const struct vain *vain)
{
    return arbiter->cluster || arbiter->sharing ? vain->ask == waiter->ask && vain->units == waiter->job.units
                                                : vain->units <= waiter->job.units;
}

static bool was_in_vain(const struct arbiter *arbiter, const struct waiter *waiter)
{
    const struct pass *pass = &arbiter->pass;
    for (size_t i = 0; i < pass->vain_count; i++) {
        const struct vain *vain = &pass->vains[i];
        if (vain->kin == waiter->kin &&
            ((vain->is_of_all && vain->started == pass->started) || needs_as_much(arbiter, waiter, vain)) &&
            !may_stop_more(arbiter, waiter, vain))
            return true;
    }
    return false;
}

/* `count`: of those whom it may stop. */
static void keep_vain(struct arbiter *arbiter, const struct waiter *waiter, size_t count)
{
    struct pass *pass = &arbiter->pass;
    struct kin *kin = &arbiter->kins[waiter->kin];
    const uint32_t units = waiter->job.units;
    OL_MEM_RESERVE(pass->vains, pass->vain_capacity, pass->vain_count + 1);
    pass->vains[pass->vain_count++] = (struct vain){.kin = waiter->kin,
                                                    .units = units,
                                                    .ask = waiter->ask,
                                                    .submit = waiter->submit,
                                                    .rank = waiter->rank,
                                                    .is_of_all = count == 0 && !arbiter->rule_stops,
                                                    .started = pass->started};
    kin->in_vain = units < kin->in_vain ? units : kin->in_vain;
    kin->wanted = count == 0 ? 0 : kin->in_vain;
}

/* ---- who may at all ---- */

/* The least of a class among those who run: whoever does not outclass it outclasses nobody. */
static struct ol_job_class least_class(const struct arbiter *arbiter)
{
    struct ol_job_class least = {false, INT64_MAX};
    for (size_t i = 0; i < arbiter->runner_count; i++) {
        const struct runner *runner = &arbiter->runners[i];
        if (runner->taker != OL_NO_SLOT)
            continue;
        least.is_preemptible |= runner->class.is_preemptible;
        least.priority = runner->class.priority < least.priority ? runner->class.priority : least.priority;
    }
    return least;
}

bool ol_arbiter_begin_to_want(struct arbiter *arbiter)
{
    const struct ol_job_class least = least_class(arbiter);
    const bool may_any = arbiter->runner_count > 0 && !is_spent(arbiter);
    bool is_any = false;
    for (size_t i = 0; i < arbiter->kin_count; i++) {
        struct kin *kin = &arbiter->kins[i];
        kin->in_vain = UINT32_MAX;
        kin->wanted = may_any && outclasses(arbiter, &kin->class, &least) ? UINT32_MAX : 0;
        is_any |= kin->wanted > 0;
    }
    return is_any;
}

bool ol_arbiter_want_more(struct arbiter *arbiter, const struct runner *started)
{
    bool is_any = false;
    for (size_t i = 0; i < arbiter->kin_count; i++) {
        struct kin *kin = &arbiter->kins[i];
        if (outclasses(arbiter, &kin->class, &started->class) && !is_spent(arbiter))
            kin->wanted = kin->in_vain;
        is_any |= kin->wanted > 0;
    }
    return is_any;
}

/* ---- the search ---- */

static int by_choice(const void *a, const void *b, void *data)
{
    const struct victim *x = a, *y = b;
    const struct arbiter *arbiter = data;
    double first = 0, second = 0;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    switch ((enum ol_victims)arbiter->preemption.victims) {
    case OL_VICTIMS_LOWEST:
        first = (double)x->class.priority, second = (double)y->class.priority;
        if (first == second)
            first = x->rank, second = y->rank;
        break;
    case OL_VICTIMS_NEWEST:
        break;
    case OL_VICTIMS_LEAST_LOST:
        first = (double)x->view.at_risk * x->view.units, second = (double)y->view.at_risk * y->view.units;
        break;
    case OL_VICTIMS_FEWEST:
        first = -(double)x->view.units, second = -(double)y->view.units;
        break;
    }
    if (first != second)
        return first < second ? -1 : 1;
    if (x->view.since != y->view.since)
        return x->view.since > y->view.since ? -1 : 1;
    return x->view.slot > y->view.slot ? -1 : x->view.slot < y->view.slot;
}

/* Not asked for in vain: an order may have much to weigh. */
static bool weighs_ranks(const struct arbiter *arbiter)
{
    return (arbiter->preemption.by == OL_PREEMPT_FOR_RANK && !arbiter->rule_stops) ||
           arbiter->preemption.victims == OL_VICTIMS_LOWEST;
}

static size_t gather(struct arbiter *arbiter, ol_time now, const struct ol_job_view *taker, double rank)
{
    size_t count = 0;
    const bool has_ranks = weighs_ranks(arbiter);
    const struct ol_job_class class = class_of(arbiter, taker);
    const bool is_rising = arbiter->ranker->is_rising; /* and rises by being asked for */
    OL_MEM_RESERVE(arbiter->victims, arbiter->victim_capacity, arbiter->runner_count);
    for (size_t i = 0; i < arbiter->runner_count; i++) {
        struct victim *victim = &arbiter->victims[count];
        const struct runner *runner = &arbiter->runners[i];
        const bool is_below = arbiter->rule_stops || outclasses(arbiter, &class, &runner->class);
        if (runner->taker != OL_NO_SLOT || (!is_below && !is_rising))
            continue;
        *victim =
            (struct victim){.runner = i, .view = ol_arbiter_view(arbiter, runner->slot), .class = runner->class};
        victim->view.units = runner->units;
        if (has_ranks)
            victim->rank = arbiter->ranker->ops->rank(arbiter->ranker, now, &victim->view);
        count +=
            is_below && may_stop(arbiter, now, taker, rank, victim) && !is_protected(arbiter, now, &victim->view);
    }
    if (count > 1)
        qsort_r(arbiter->victims, count, sizeof *arbiter->victims, by_choice, arbiter);
    return count;
}

struct trial {
    struct arbiter *arbiter;
    ol_time now;
    const struct waiter *waiter;
    const struct ol_job_view *taker;
    uint64_t freed;
    bool is_short; /* all whom it may stop are not enough */
};

/* As if a victim were gone (sign -1) or there again (1). */
static void try_out(struct trial *trial, const struct victim *victim, int sign)
{
    struct arbiter *arbiter = trial->arbiter;
    if (arbiter->sharing && arbiter->sharing->ops->try_out)
        arbiter->sharing->ops->try_out(arbiter->sharing, &victim->view, sign);
    if (!arbiter->cluster)
        trial->freed -= (uint64_t)((int64_t)sign * victim->view.units);
    else if (sign < 0)
        ol_cluster_remove(arbiter->trial, victim->view.slot);
    else
        ol_cluster_place_as(arbiter->trial, arbiter->cluster, victim->view.slot);
}

static bool could_start_on(const struct trial *trial, const struct ol_cluster *cluster)
{
    struct arbiter *arbiter = trial->arbiter;
    const bool has_room =
        cluster ? ol_cluster_fits(cluster, trial->waiter->job.units, trial->taker->ask)
                : trial->waiter->job.units <= ol_arbiter_available(arbiter, trial->waiter) + trial->freed;
    return has_room && (!arbiter->sharing || arbiter->sharing->ops->admit(arbiter->sharing, trial->now,
                                                                          trial->taker, NULL) == OL_ADMIT);
}

static bool could_start(const struct trial *trial)
{
    return could_start_on(trial, trial->arbiter->cluster ? trial->arbiter->trial : NULL);
}

/* As if those who were told to stop had done so (sign -1), and as it is. */
static void count_stopping(struct arbiter *arbiter, int sign)
{
    if (arbiter->nominated == 0 || !arbiter->sharing || !arbiter->sharing->ops->try_out)
        return;
    for (size_t i = 0; i < arbiter->runner_count; i++) {
        if (arbiter->runners[i].taker == OL_NO_SLOT)
            continue;
        const struct ol_job_view view = ol_arbiter_view(arbiter, arbiter->runners[i].slot);
        arbiter->sharing->ops->try_out(arbiter->sharing, &view, sign);
    }
}

/* Stops no more than the day allows. */
static size_t most_stops(const struct arbiter *arbiter)
{
    const int64_t per_day = arbiter->preemption.per_day;
    return per_day == 0 ? SIZE_MAX : (size_t)per_day - arbiter->stop_count;
}

/* Takes them in turn until it could start; how many. Whether one may be taken can depend on those before it: who may
 * not is left out, and the next ones move up. */
static size_t take(struct trial *trial, size_t count)
{
    struct arbiter *arbiter = trial->arbiter;
    struct victim *victims = arbiter->victims;
    size_t taken = 0;
    for (size_t i = 0; i < count && !could_start(trial); i++) {
        if (taken > 0 && !may_stop(arbiter, trial->now, trial->taker, trial->waiter->rank, &victims[i]))
            continue;
        victims[taken] = victims[i];
        try_out(trial, &victims[taken++], -1);
    }
    return taken;
}

/* Those who are needed, in the order of taking; 0: it would not be enough. */
static size_t choose(struct trial *trial, size_t count)
{
    struct arbiter *arbiter = trial->arbiter;
    struct victim *victims = arbiter->victims;
    size_t needed = 0;
    const size_t taken = take(trial, count);
    const bool is_enough = could_start(trial);
    trial->is_short = !is_enough;
    for (size_t i = taken; i-- > 0;) {
        if (!is_enough) {
            try_out(trial, &victims[i], 1);
            continue;
        }
        try_out(trial, &victims[i], 1);
        victims[i].is_spared = could_start(trial);
        if (!victims[i].is_spared)
            try_out(trial, &victims[i], -1);
    }
    for (size_t i = 0; is_enough && i < taken; i++) {
        if (victims[i].is_spared)
            continue;
        try_out(trial, &victims[i], 1);
        victims[needed++] = victims[i];
    }
    return needed <= most_stops(arbiter) ? needed : 0;
}

/* How many are needed, who then stand first among the victims; 0: it need not, or cannot, have any stopped. */
static size_t find_victims(struct arbiter *arbiter, ol_time now, const struct waiter *waiter)
{
    const struct ol_job_view taker = ol_arbiter_view(arbiter, waiter->job.slot);
    const struct ol_cluster *now_free = arbiter->nominated > 0 ? arbiter->promised : arbiter->cluster;
    struct trial trial = {arbiter, now, waiter, &taker, 0, false};
    if (could_start_on(&trial, now_free)) /* it waits for its turn */
        return 0;
    const size_t count = gather(arbiter, now, &taker, waiter->rank);
    if (count > 0 && now_free)
        ol_cluster_copy(arbiter->trial, now_free);
    const size_t needed = count > 0 ? choose(&trial, count) : 0;
    if (count == 0 || trial.is_short)
        keep_vain(arbiter, waiter, count);
    return needed;
}

static void tell_to_stop(struct arbiter *arbiter, ol_time now, const struct victim *victim, struct waiter *taker)
{
    arbiter->runners[victim->runner].taker = taker->job.slot;
    OL_MEM_RESERVE(arbiter->evictions, arbiter->eviction_capacity, arbiter->eviction_count + 1);
    arbiter->evictions[arbiter->eviction_count++] = victim->view.slot;
    OL_MEM_RESERVE(arbiter->stops, arbiter->stop_capacity, arbiter->stop_count + 1);
    arbiter->stops[arbiter->stop_count++] = (struct stop){now, victim->view.slot};
    arbiter->preemptions += now >= arbiter->setting.warmup_end;
    ol_arbiter_note_stop(arbiter, now, victim->view.slot, taker->job.slot);
}

bool ol_arbiter_seek_victims(struct arbiter *arbiter, ol_time now, struct waiter *waiter)
{
    if (!may_take(arbiter, now, waiter) || arbiter->runner_count == 0 || ol_arbiter_is_held(arbiter, waiter))
        return false;
    if (was_in_vain(arbiter, waiter))
        return false;
    count_stopping(arbiter, -1);
    const size_t needed = find_victims(arbiter, now, waiter);
    count_stopping(arbiter, 1);
    if (needed == 0)
        return false;
    for (size_t i = 0; i < needed; i++)
        tell_to_stop(arbiter, now, &arbiter->victims[i], waiter);
    waiter->is_nominated = true;
    arbiter->nominated++;
    arbiter->is_stale = arbiter->is_void = true;
    ol_arbiter_earmark(arbiter);
    return true;
}

uint32_t ol_arbiter_evict(struct arbiter *arbiter, ol_time now)
{
    (void)now;
    if (arbiter->evicted < arbiter->eviction_count)
        return arbiter->evictions[arbiter->evicted++];
    arbiter->evicted = arbiter->eviction_count = 0;
    return OL_NO_SLOT;
}

ol_time ol_arbiter_wake_to_evict(const struct arbiter *arbiter, ol_time now)
{
    const struct ol_preemption *rules = &arbiter->preemption;
    ol_time at = OL_NEVER;
    if (arbiter->scheduler.preempt == OL_PREEMPT_OFF)
        return at;
    for (size_t i = 0; rules->after_wait > 0 && i < arbiter->waiter_count; i++) {
        const ol_time due = arbiter->waiters[i].since + rules->after_wait;
        if (!arbiter->waiters[i].is_gone && due > now && due < at)
            at = due;
    }
    for (size_t i = 0; rules->min_run > 0 && i < arbiter->runner_count; i++) {
        const ol_time due = ol_arbiter_view(arbiter, arbiter->runners[i].slot).since + rules->min_run;
        at = due > now && due < at ? due : at;
    }
    for (size_t i = 0; i < arbiter->stop_count; i++) {
        const ol_time due = arbiter->stops[i].at + OL_DAY;
        if ((rules->per_day > 0 || rules->per_job_a_day > 0) && due > now && due < at)
            at = due;
    }
    return at;
}
