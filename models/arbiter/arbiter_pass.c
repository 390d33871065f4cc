/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/arbiter/arbiter_state.h"

#include <stdlib.h>

/* ---- what is kept for the nominated ---- */

uint64_t ol_arbiter_pending(const struct arbiter *arbiter, uint32_t taker)
{
    uint64_t units = 0;
    for (size_t i = 0; i < arbiter->runner_count; i++)
        units += arbiter->runners[i].taker == taker ? arbiter->runners[i].units : 0;
    return units;
}

/* Of the free units; the rest is what its victims still hold. */
static uint64_t earmark_of(const struct arbiter *arbiter, const struct waiter *waiter)
{
    const uint64_t pending = ol_arbiter_pending(arbiter, waiter->job.slot);
    return waiter->is_nominated && waiter->job.units > pending ? waiter->job.units - pending : 0;
}

void ol_arbiter_earmark(struct arbiter *arbiter)
{
    arbiter->earmarked = 0;
    for (size_t i = 0; arbiter->nominated > 0 && i < arbiter->waiter_count; i++)
        if (!arbiter->waiters[i].is_gone && arbiter->waiters[i].is_nominated)
            arbiter->earmarked += earmark_of(arbiter, &arbiter->waiters[i]);
}

uint64_t ol_arbiter_available(const struct arbiter *arbiter, const struct waiter *waiter)
{
    const uint64_t own = waiter->is_nominated ? earmark_of(arbiter, waiter) : 0;
    const uint64_t others = arbiter->earmarked > own ? arbiter->earmarked - own : 0;
    return arbiter->free > others ? arbiter->free - others : 0;
}

/* The cluster as it will be for them. */
static void promise(struct arbiter *arbiter)
{
    if (!arbiter->cluster || arbiter->nominated == 0)
        return;
    ol_cluster_copy(arbiter->promised, arbiter->cluster);
    for (size_t i = 0; i < arbiter->runner_count; i++)
        if (arbiter->runners[i].taker != OL_NO_SLOT)
            ol_cluster_remove(arbiter->promised, arbiter->runners[i].slot);
    for (size_t i = 0; i < arbiter->waiter_count; i++) {
        const struct waiter *waiter = &arbiter->waiters[i];
        const struct ol_job_view view = ol_arbiter_view(arbiter, waiter->job.slot);
        if (!waiter->is_gone && waiter->is_nominated)
            ol_cluster_place(arbiter->promised, waiter->job.slot, waiter->job.units, view.ask);
    }
}

/* The books of the sharing rule as they will be for them, as long as a pass looks at others (sign 1), and as they
 * are. */
static void count_nominated(struct arbiter *arbiter, int sign)
{
    if (!arbiter->sharing || !arbiter->sharing->ops->try_out)
        return;
    for (size_t i = 0; i < arbiter->waiter_count; i++) {
        struct waiter *waiter = &arbiter->waiters[i];
        if (sign > 0 ? waiter->is_gone || !waiter->is_nominated : !waiter->is_counted)
            continue;
        const struct ol_job_view view = ol_arbiter_view(arbiter, waiter->job.slot);
        arbiter->sharing->ops->try_out(arbiter->sharing, &view, sign);
        waiter->is_counted = sign > 0;
    }
}

/* ---- room ---- */

/* Takes a place on the nodes; without nodes, whether there are enough units. */
static bool take_room(struct arbiter *arbiter, const struct waiter *waiter)
{
    if (!arbiter->cluster)
        return waiter->job.units <= ol_arbiter_available(arbiter, waiter);
    const struct ol_job_view view = ol_arbiter_view(arbiter, waiter->job.slot);
    if (!ol_cluster_place(arbiter->cluster, waiter->job.slot, waiter->job.units, view.ask))
        return false;
    if (arbiter->nominated == 0 || waiter->is_nominated ||
        ol_cluster_place_as(arbiter->promised, arbiter->cluster, waiter->job.slot))
        return true;
    ol_cluster_remove(arbiter->cluster, waiter->job.slot);
    return false;
}

static void leave_room(struct arbiter *arbiter, const struct waiter *waiter)
{
    if (!arbiter->cluster)
        return;
    ol_cluster_remove(arbiter->cluster, waiter->job.slot);
    if (arbiter->nominated > 0)
        ol_cluster_remove(arbiter->promised, waiter->job.slot);
}

bool ol_arbiter_is_held(const struct arbiter *arbiter, const struct waiter *waiter)
{
    return arbiter->setting.is_held && arbiter->setting.is_held(arbiter->setting.self, waiter->job.slot);
}

static bool is_admitted(struct arbiter *arbiter, ol_time now, const struct waiter *waiter, const char **why)
{
    *why = NULL;
    if (ol_arbiter_is_held(arbiter, waiter)) {
        *why = "there is no money left for it in this month's budget";
        return false;
    }
    if (!arbiter->sharing)
        return true;
    const struct ol_job_view view = ol_arbiter_view(arbiter, waiter->job.slot);
    return arbiter->sharing->ops->admit(arbiter->sharing, now, &view, ol_arbiter_is_heard(arbiter) ? why : NULL) ==
           OL_ADMIT;
}

/* ---- starting ---- */

void ol_arbiter_add_runner(struct arbiter *arbiter, const struct ol_job_view *view, ol_time expected_end)
{
    struct runner runner = {
        .slot = view->slot, .units = view->units, .expected_end = expected_end, .taker = OL_NO_SLOT};
    if (arbiter->scheduler.preempt != OL_PREEMPT_OFF)
        runner.class = ol_job_class_of(&arbiter->sharing_setting, view);
    OL_MEM_RESERVE(arbiter->runners, arbiter->runner_capacity, arbiter->runner_count + 1);
    arbiter->runners[arbiter->runner_count++] = runner;
}

void ol_arbiter_book_start(struct arbiter *arbiter, ol_time now, const struct ol_candidate *job)
{
    const struct ol_job_view view = ol_arbiter_view_started(arbiter, job->slot, job->units, now);
    const ol_time expected_end = now + job->estimate;
    if (job->units > 0)
        ol_release_list_add(&arbiter->releases, expected_end, job->units);
    arbiter->free -= job->units;
    arbiter->pass.started++;
    ol_arbiter_add_runner(arbiter, &view, expected_end);
    if (arbiter->ranker->ops->started)
        arbiter->ranker->ops->started(arbiter->ranker, now, &view);
    if (arbiter->sharing && arbiter->sharing->ops->started)
        arbiter->sharing->ops->started(arbiter->sharing, now, &view);
}

static uint32_t start(struct arbiter *arbiter, ol_time now, struct waiter *waiter, bool is_backfilled)
{
    ol_arbiter_note_start(arbiter, now, waiter, is_backfilled);
    ol_arbiter_book_start(arbiter, now, &waiter->job);
    waiter->is_gone = true;
    arbiter->gone++;
    const size_t index = (size_t)(waiter - arbiter->waiters);
    arbiter->first_gone = index < arbiter->first_gone ? index : arbiter->first_gone;
    if (waiter->is_nominated) {
        arbiter->nominated--;
        ol_arbiter_earmark(arbiter);
    }
    return waiter->job.slot;
}

static bool is_out(const struct waiter *waiter)
{
    return waiter->is_gone || waiter->is_nominated;
}

/* ---- the stages ---- */

static void drop_nomination(struct arbiter *arbiter, struct waiter *waiter)
{
    waiter->is_nominated = false;
    arbiter->nominated--;
    ol_arbiter_earmark(arbiter);
}

/* Whoever has had others stopped is first; if they have gone and there is not enough, it waits like everybody. */
uint32_t ol_arbiter_next_nominated(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    const char *why;
    for (; arbiter->nominated > 0 && pass->at < arbiter->waiter_count; pass->at++) {
        struct waiter *waiter = &arbiter->waiters[pass->at];
        if (waiter->is_gone || !waiter->is_nominated)
            continue;
        if (is_admitted(arbiter, now, waiter, &why) && take_room(arbiter, waiter))
            return start(arbiter, now, waiter, false);
        if (ol_arbiter_pending(arbiter, waiter->job.slot) == 0)
            drop_nomination(arbiter, waiter);
        else
            ol_arbiter_note_wait(arbiter, now, waiter, OL_WAIT_VICTIMS, OL_NO_SLOT, OL_NEVER, NULL);
    }
    return OL_NO_SLOT;
}

static uint32_t next_nominated(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    const uint32_t slot = ol_arbiter_next_nominated(arbiter, now);
    if (slot != OL_NO_SLOT)
        return slot;
    promise(arbiter);
    if (arbiter->nominated > 0)
        count_nominated(arbiter, 1);
    pass->at = 0;
    pass->stage = arbiter->backfilling == BACKFILL_CONSERVATIVE ? STAGE_PLAN : STAGE_FRONT;
    if (pass->stage == STAGE_PLAN)
        ol_arbiter_begin_plan(arbiter, now);
    return OL_NO_SLOT;
}

static int by_estimate(const void *a, const void *b, void *data)
{
    const struct arbiter *arbiter = data;
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    const ol_time first = arbiter->waiters[x].job.estimate, second = arbiter->waiters[y].job.estimate;
    return first != second ? (first < second ? -1 : 1) : (x > y) - (x < y);
}

/* Whether those that cannot start are of interest too: they may have others stopped, or tell why they wait. */
static bool looks_at_all(const struct arbiter *arbiter)
{
    return arbiter->scheduler.preempt != OL_PREEMPT_OFF || ol_arbiter_is_heard(arbiter);
}

/* Free units only get fewer in a pass: who does not fit when the head is found does not fit later. */
static void list_behind(struct arbiter *arbiter, size_t head)
{
    struct pass *pass = &arbiter->pass;
    const bool is_whole = looks_at_all(arbiter);
    const uint64_t free = arbiter->backfilling == BACKFILL_NONE ? 0 : arbiter->free;
    pass->behind_count = 0;
    OL_MEM_RESERVE(pass->behind, pass->behind_capacity, arbiter->waiter_count - head);
    for (size_t i = head + 1; i < arbiter->waiter_count; i++)
        if ((is_whole || arbiter->waiters[i].job.units <= free) && !is_out(&arbiter->waiters[i]))
            pass->behind[pass->behind_count++] = i;
    if (arbiter->backfilling == BACKFILL_SHORTEST && pass->behind_count > 1)
        qsort_r(pass->behind, pass->behind_count, sizeof *pass->behind, by_estimate, arbiter);
}

/* It is the first for whom there is not enough. */
static void set_head(struct arbiter *arbiter, ol_time now, struct waiter *waiter)
{
    struct pass *pass = &arbiter->pass;
    pass->head = *waiter;
    pass->stage = STAGE_BEHIND;
    pass->has_passed = true;
    list_behind(arbiter, pass->at);
    pass->at = 0;
    ol_arbiter_find_shadow(arbiter, now);
    ol_arbiter_note_wait(arbiter, now, waiter, OL_WAIT_HEAD, OL_NO_SLOT, pass->shadow, NULL);
}

/* Others are told to stop for it: the pass is over, and another one follows. */
static bool seek(struct arbiter *arbiter, ol_time now, struct waiter *waiter)
{
    if (!ol_arbiter_seek_victims(arbiter, now, waiter))
        return false;
    arbiter->pass.stage = STAGE_OVER;
    ol_arbiter_note_wait(arbiter, now, waiter, OL_WAIT_VICTIMS, OL_NO_SLOT, OL_NEVER, NULL);
    return true;
}

static void held_back(struct arbiter *arbiter, ol_time now, struct waiter *waiter, const char *why)
{
    arbiter->pass.has_passed = true;
    ol_arbiter_note_wait(arbiter, now, waiter, OL_WAIT_QUOTA, OL_NO_SLOT, OL_NEVER, why);
}

static uint32_t started_in_front(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    const uint32_t slot = start(arbiter, now, &arbiter->waiters[pass->at++], pass->has_passed);
    if (arbiter->sharing && arbiter->sharing->ops->precede)
        ol_arbiter_order_again(arbiter, now, pass->at);
    return slot;
}

static uint32_t next_in_front(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    const char *why;
    for (; pass->at < arbiter->waiter_count; pass->at++) {
        struct waiter *waiter = &arbiter->waiters[pass->at];
        if (is_out(waiter))
            continue;
        const bool is_in = is_admitted(arbiter, now, waiter, &why);
        if (is_in && take_room(arbiter, waiter))
            return started_in_front(arbiter, now);
        if (!is_in)
            held_back(arbiter, now, waiter, why);
        if (seek(arbiter, now, waiter))
            return OL_NO_SLOT;
        if (is_in) {
            set_head(arbiter, now, waiter);
            return OL_NO_SLOT;
        }
    }
    pass->stage = STAGE_OVER;
    return OL_NO_SLOT;
}

/* One behind the head: whether it starts; else why not is told. */
static bool passes(struct arbiter *arbiter, ol_time now, struct waiter *waiter)
{
    const struct pass *pass = &arbiter->pass;
    const char *why;
    if (!is_admitted(arbiter, now, waiter, &why)) {
        held_back(arbiter, now, waiter, why);
        return false;
    }
    if (arbiter->backfilling == BACKFILL_NONE) {
        ol_arbiter_note_wait(arbiter, now, waiter, OL_WAIT_BEHIND, pass->head.job.slot, pass->shadow, NULL);
        return false;
    }
    if (!take_room(arbiter, waiter)) {
        ol_arbiter_note_wait(arbiter, now, waiter, OL_WAIT_ROOM, pass->head.job.slot, pass->shadow, NULL);
        return false;
    }
    if (ol_arbiter_may_pass(arbiter, now, waiter))
        return true;
    leave_room(arbiter, waiter);
    ol_arbiter_note_wait(arbiter, now, waiter, OL_WAIT_BEHIND, pass->head.job.slot, pass->shadow, NULL);
    return false;
}

static uint32_t next_behind(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    while (pass->at < pass->behind_count) {
        struct waiter *waiter = &arbiter->waiters[pass->behind[pass->at++]];
        if (passes(arbiter, now, waiter))
            return start(arbiter, now, waiter, true);
        if (seek(arbiter, now, waiter))
            return OL_NO_SLOT;
    }
    pass->stage = STAGE_OVER;
    return OL_NO_SLOT;
}

static uint32_t next_planned(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    const char *why;
    for (; pass->at < arbiter->waiter_count; pass->at++) {
        struct waiter *waiter = &arbiter->waiters[pass->at];
        if (is_out(waiter))
            continue;
        if (!is_admitted(arbiter, now, waiter, &why)) {
            waiter->hold = OL_NEVER;
            held_back(arbiter, now, waiter, why);
        } else if (ol_arbiter_plan(arbiter, now, waiter)) {
            pass->at++;
            return start(arbiter, now, waiter, pass->has_passed);
        } else {
            pass->has_passed = true;
            ol_arbiter_note_wait(arbiter, now, waiter, OL_WAIT_HEAD, OL_NO_SLOT,
                                 waiter->hold < OL_TIME_END ? waiter->hold : OL_NEVER, NULL);
        }
        if (seek(arbiter, now, waiter))
            return OL_NO_SLOT;
    }
    pass->stage = STAGE_OVER;
    arbiter->is_freed = false;
    return OL_NO_SLOT;
}

/* ---- the pass ---- */

/* What ranks are depends on when they are asked for: no pass may be left out, as none is where somebody listens. */
static bool asks_in_time(const struct arbiter *arbiter)
{
    const struct ol_ranker *ranker = arbiter->ranker;
    return !ranker->is_fixed && (arbiter->scheduler.recalculate > 0 || ranker->is_rising);
}

/* Nobody can start and nobody can be stopped: those who wait need not be looked at. */
static bool is_in_vain(const struct arbiter *arbiter)
{
    return arbiter->waiter_count == 0 ||
           (arbiter->free == 0 && !asks_in_time(arbiter) && !arbiter->cluster &&
            arbiter->scheduler.preempt == OL_PREEMPT_OFF && arbiter->backfilling != BACKFILL_CONSERVATIVE &&
            !ol_arbiter_is_heard(arbiter));
}

static void begin(struct arbiter *arbiter, ol_time now)
{
    struct pass *pass = &arbiter->pass;
    ol_arbiter_watch_nodes(arbiter, now);
    ol_arbiter_order(arbiter, now);
    ol_arbiter_forget_stops(arbiter, now);
    ol_arbiter_earmark(arbiter);
    pass->is_open = true;
    pass->stage = STAGE_NOMINATED;
    pass->at = 0;
    pass->has_passed = false;
    pass->vain_count = pass->started = 0;
    arbiter->is_stale = false;
    arbiter->last_pass = now;
}

uint32_t ol_arbiter_next(struct arbiter *arbiter, ol_time now)
{
    static uint32_t (*const stages[])(struct arbiter *, ol_time) = {[STAGE_NOMINATED] = next_nominated,
                                                                    [STAGE_FRONT] = next_in_front,
                                                                    [STAGE_BEHIND] = next_behind,
                                                                    [STAGE_PLAN] = next_planned};
    struct pass *pass = &arbiter->pass;
    if (arbiter->lines)
        return ol_arbiter_next_in_line(arbiter, now);
    if (!pass->is_open && ((!arbiter->is_stale && arbiter->last_pass == now) || is_in_vain(arbiter)))
        return OL_NO_SLOT;
    if (!pass->is_open)
        begin(arbiter, now);
    while (pass->stage != STAGE_OVER) {
        const uint32_t slot = stages[pass->stage](arbiter, now);
        if (slot != OL_NO_SLOT)
            return slot;
    }
    if (arbiter->nominated > 0)
        count_nominated(arbiter, -1);
    pass->is_open = false;
    return OL_NO_SLOT;
}
