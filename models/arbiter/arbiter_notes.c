/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/arbiter/arbiter_state.h"

bool ol_arbiter_is_heard(const struct arbiter *arbiter)
{
    return arbiter->setting.probes && arbiter->setting.probes->lines[OL_JOB_DECIDED].count > 0;
}

static size_t terms_of(struct arbiter *arbiter, ol_time now, const struct ol_job_view *view,
                       struct ol_rank_term terms[OL_RANK_TERMS])
{
    const struct ol_ranker_ops *ops = arbiter->ranker->ops;
    return ops->terms ? ops->terms(arbiter->ranker, now, view, terms) : 0;
}

/* From 1; of one who is not in the queue: 0. */
static uint32_t place_of(const struct arbiter *arbiter, uint32_t slot)
{
    uint32_t place = 0;
    for (size_t i = 0; i < arbiter->waiter_count; i++) {
        place += !arbiter->waiters[i].is_gone;
        if (arbiter->waiters[i].job.slot == slot)
            return place;
    }
    return 0;
}

static void tell(struct arbiter *arbiter, ol_time now, const struct ol_job_view *view,
                 struct ol_decision *decision)
{
    struct ol_rank_term terms[OL_RANK_TERMS];
    decision->run = arbiter->setting.run(arbiter->setting.self, view->slot);
    decision->rank = arbiter->ranker->ops->rank(arbiter->ranker, now, view);
    decision->terms = terms;
    decision->term_count = terms_of(arbiter, now, view, terms);
    decision->free = (int64_t)arbiter->free;
    decision->needed = view->units;
    decision->waiting = (uint32_t)ol_arbiter_waiting(arbiter);
    decision->place = place_of(arbiter, view->slot);
    ol_probes_tell(arbiter->setting.probes, OL_JOB_DECIDED, now, decision);
}

void ol_arbiter_note_wait(struct arbiter *arbiter, ol_time now, struct waiter *waiter, enum ol_wait_reason reason,
                          uint32_t other, ol_time expected, const char *limit)
{
    if (!ol_arbiter_is_heard(arbiter) || (waiter->told == reason && waiter->told_other == other))
        return;
    waiter->told = (uint8_t)reason;
    waiter->told_other = other;
    const struct ol_job_view view = ol_arbiter_view(arbiter, waiter->job.slot);
    struct ol_decision decision = {
        .kind = OL_DECIDED_WAIT, .reason = reason, .other = other, .expected = expected, .limit = limit};
    tell(arbiter, now, &view, &decision);
}

void ol_arbiter_note_start(struct arbiter *arbiter, ol_time now, const struct waiter *waiter, bool is_backfilled)
{
    if (!ol_arbiter_is_heard(arbiter))
        return;
    const struct ol_job_view view = ol_arbiter_view(arbiter, waiter->job.slot);
    struct ol_decision decision = {
        .kind = OL_DECIDED_START, .other = OL_NO_SLOT, .expected = OL_NEVER, .is_backfilled = is_backfilled};
    tell(arbiter, now, &view, &decision);
}

void ol_arbiter_note_stop(struct arbiter *arbiter, ol_time now, uint32_t slot, uint32_t taker)
{
    if (!ol_arbiter_is_heard(arbiter))
        return;
    const struct ol_job_view view = ol_arbiter_view(arbiter, slot);
    struct ol_decision decision = {.kind = OL_DECIDED_PREEMPT, .other = taker, .expected = OL_NEVER};
    tell(arbiter, now, &view, &decision);
}
