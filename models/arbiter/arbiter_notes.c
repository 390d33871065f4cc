/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job is told why it waits when the reason is another one than before. Behind a head this would be whenever the head
 * is another job, for each of all that wait: n jobs that come at once would tell n^2 times. So whoever was told
 * TOLD_AS_IT_COMES times is told no more of who it is behind, and for which of the two reasons, until it has waited
 * half as long again.
 */
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

/* In the queue, from 1. */
static uint32_t place_of(const struct arbiter *arbiter, const struct waiter *waiter)
{
    const size_t index = (size_t)(waiter - arbiter->waiters);
    size_t place = index + 1;
    for (size_t i = arbiter->first_gone; i < index; i++)
        place -= arbiter->waiters[i].is_gone;
    return (uint32_t)place;
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
    ol_probes_tell(arbiter->setting.probes, OL_JOB_DECIDED, now, decision);
}

#define TOLD_AS_IT_COMES 12

static bool is_behind(enum ol_wait_reason reason)
{
    return reason == OL_WAIT_BEHIND || reason == OL_WAIT_ROOM;
}

static bool is_told(const struct waiter *waiter, ol_time now, enum ol_wait_reason reason, uint32_t other)
{
    if (waiter->told == reason && waiter->told_other == other)
        return true;
    return waiter->told_count >= TOLD_AS_IT_COMES && is_behind(waiter->told) && is_behind(reason) &&
           now - waiter->told_at < (waiter->told_at - waiter->since) / 2;
}

void ol_arbiter_note_wait(struct arbiter *arbiter, ol_time now, struct waiter *waiter, enum ol_wait_reason reason,
                          uint32_t other, ol_time expected, const char *limit)
{
    if (!ol_arbiter_is_heard(arbiter) || is_told(waiter, now, reason, other))
        return;
    waiter->told = (uint8_t)reason;
    waiter->told_other = other;
    waiter->told_at = now;
    if (waiter->told_count < UINT8_MAX)
        waiter->told_count++;
    const struct ol_job_view view = ol_arbiter_view(arbiter, waiter->job.slot);
    struct ol_decision decision = {.kind = OL_DECIDED_WAIT,
                                   .reason = reason,
                                   .place = place_of(arbiter, waiter),
                                   .other = other,
                                   .expected = expected,
                                   .limit = limit};
    tell(arbiter, now, &view, &decision);
}

void ol_arbiter_note_start(struct arbiter *arbiter, ol_time now, const struct waiter *waiter, bool is_backfilled)
{
    if (!ol_arbiter_is_heard(arbiter))
        return;
    const struct ol_job_view view = ol_arbiter_view(arbiter, waiter->job.slot);
    struct ol_decision decision = {.kind = OL_DECIDED_START,
                                   .place = place_of(arbiter, waiter),
                                   .other = OL_NO_SLOT,
                                   .expected = OL_NEVER,
                                   .is_backfilled = is_backfilled};
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
