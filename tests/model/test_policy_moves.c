/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every policy against the plain walk that its definition describes (plain_queue.h), while units come and go, jobs lose
 * theirs and wait again, and running jobs take more: random sequences of all that a policy may be told. Few different
 * times and sizes, so that there are ties.
 */
#include "outlay/arena.h"
#include "tests/check.h"
#include "tests/fixture.h"
#include "tests/model/plain_queue.h"

#define MOST_JOBS 60

struct running {
    uint32_t slot, units;
    ol_time expected_end;
};

struct coming {
    uint32_t units;
    ol_time at;
};

struct play {
    struct ol_policy *policy;
    struct plain_queue plain;
    ol_time now;
    uint32_t slots, most; /* jobs that came; units a job may have */
    struct ol_candidate jobs[MOST_JOBS];
    struct running running[MOST_JOBS];
    size_t running_count;
    struct coming coming[16];
    size_t coming_count;
    uint64_t state; /* of the random numbers */
    struct ol_text told;
    size_t passes, started;
    bool is_good;
};

static uint32_t below(struct play *play, uint32_t bound)
{
    return (uint32_t)(fixture_random(&play->state) % bound);
}

/* ---- what both are told ---- */

static void arrive(struct play *play)
{
    const uint32_t units = below(play, 6) ? 1 + below(play, 8) : 1 + below(play, play->most);
    const struct ol_candidate job = {1 + below(play, 20), play->slots++, units};
    ol_text_addf(&play->told, " arrive(%u: %u x %lld)", job.slot, job.units, (long long)job.estimate);
    play->jobs[job.slot] = job;
    play->policy->ops->arrive(play->policy, play->now, &job);
    plain_queue_arrive(&play->plain, play->now, job);
}

static void release(struct play *play, size_t i)
{
    const struct running ended = play->running[i];
    ol_text_addf(&play->told, " release(%u: %u until %lld)", ended.slot, ended.units,
                 (long long)ended.expected_end);
    play->policy->ops->release(play->policy, play->now, ended.units, ended.expected_end);
    plain_queue_release(&play->plain, ended.units, ended.expected_end);
    play->running[i] = play->running[--play->running_count];
}

static void resize(struct play *play, int64_t units)
{
    ol_text_addf(&play->told, " resize(%lld)", (long long)units);
    play->policy->ops->resize(play->policy, play->now, units);
    plain_queue_resize(&play->plain, units);
}

/* It loses some of its units, or only leaves them, and waits again with what is left of its work. */
static void interrupt(struct play *play, size_t i)
{
    struct ol_candidate *job = &play->jobs[play->running[i].slot];
    const uint32_t lost = below(play, play->running[i].units + 1);
    release(play, i);
    if (lost > 0)
        resize(play, -(int64_t)lost);
    job->estimate = 1 + below(play, 20);
    ol_text_addf(&play->told, " rejoin(%u: %u x %lld)", job->slot, job->units, (long long)job->estimate);
    play->policy->ops->rejoin(play->policy, play->now, job);
    plain_queue_rejoin(&play->plain, *job);
}

static void expect(struct play *play, int64_t units, ol_time at)
{
    ol_text_addf(&play->told, " expect(%lld at %lld)", (long long)units, (long long)at);
    play->policy->ops->expect(play->policy, play->now, units, at);
    plain_queue_expect(&play->plain, units, at);
}

static void order(struct play *play)
{
    const uint32_t units = 1 + below(play, 8);
    if (play->coming_count == sizeof play->coming / sizeof *play->coming ||
        play->plain.units + units > (int64_t)play->most)
        return;
    play->coming[play->coming_count++] = (struct coming){units, play->now + below(play, 12)};
    expect(play, units, play->coming[play->coming_count - 1].at);
}

static void come(struct play *play, size_t i, bool is_there)
{
    const struct coming coming = play->coming[i];
    play->coming[i] = play->coming[--play->coming_count];
    expect(play, -(int64_t)coming.units, coming.at);
    if (is_there)
        resize(play, coming.units);
}

/* Somebody takes free units without having waited. */
static void claim(struct play *play, uint32_t slot)
{
    if (play->plain.free == 0)
        return;
    const struct running taker = {slot, 1 + below(play, (uint32_t)play->plain.free),
                                  play->now + 1 + below(play, 15)};
    ol_text_addf(&play->told, " claim(%u: %u until %lld)", slot, taker.units, (long long)taker.expected_end);
    play->policy->ops->claim(play->policy, play->now, taker.units, taker.expected_end);
    plain_queue_claim(&play->plain, taker.units, taker.expected_end);
    play->running[play->running_count++] = taker;
    play->jobs[slot] = (struct ol_candidate){1, slot, taker.units};
}

/* A running job goes on with other units, up to another time. */
static void rebook(struct play *play, size_t i)
{
    const uint32_t slot = play->running[i].slot;
    release(play, i);
    claim(play, slot);
}

/* ---- the course of an instant ---- */

/* In the order of phases: releases, losses and orders, arrivals. */
static bool tell_some(struct play *play)
{
    const size_t length = play->told.length;
    for (size_t i = play->running_count; i-- > 0;)
        if (below(play, 100) < (play->running[i].expected_end <= play->now ? 70 : 6))
            release(play, i);
    for (size_t i = play->running_count; i-- > 0;)
        if (below(play, 100) < 4)
            interrupt(play, i);
    for (size_t i = play->coming_count; i-- > 0;)
        if (below(play, 100) < (play->coming[i].at <= play->now ? 50 : 3))
            come(play, i, below(play, 8) > 0);
    if (below(play, 100) < 15)
        order(play);
    if (play->running_count > 0 && below(play, 100) < 8)
        rebook(play, below(play, (uint32_t)play->running_count));
    if (play->slots < MOST_JOBS && below(play, 100) < 4)
        claim(play, play->slots++);
    if (play->plain.free > 0 && below(play, 100) < 4)
        resize(play, -1 - (int64_t)below(play, (uint32_t)play->plain.free));
    while (play->slots < MOST_JOBS && below(play, 100) < 35)
        arrive(play);
    return play->told.length > length;
}

static void verify(const struct play *play)
{
    if (play->policy->ops->verify)
        play->policy->ops->verify(play->policy);
}

static void pass(struct play *play)
{
    uint32_t plain[128], slot;
    const size_t count = plain_queue_pass(&play->plain, play->now, plain);
    size_t got = 0;
    ol_text_addf(&play->told, " pass:");
    while ((slot = play->policy->ops->next(play->policy, play->now)) != OL_NO_SLOT) {
        ol_text_addf(&play->told, " %u", slot);
        play->is_good &= got < count && plain[got] == slot;
        got++;
        play->running[play->running_count++] =
            (struct running){slot, play->jobs[slot].units, play->now + play->jobs[slot].estimate};
        verify(play);
    }
    play->is_good &= got == count;
    if (!play->is_good)
        CHECK_REPORT("%s, %u units at most:%s; expected %zu starts, the first that of %u",
                     plain_rule_names[play->plain.rule], play->most, ol_text_string(&play->told), count,
                     count > 0 ? plain[0] : 0);
    play->passes++;
    play->started += got;
}

/* Nothing was told and no pass is due: none of the slots begins now, unless it waits for what is overdue. */
static void sleep_on(struct play *play)
{
    uint32_t slots[128];
    struct plain_queue copy = play->plain;
    bool is_overdue = copy.was_overdue;
    for (size_t i = 0; i < copy.held_count; i++)
        is_overdue |= copy.held[i].end <= play->now;
    if (copy.rule == PLAIN_CONSERVATIVE && !is_overdue && plain_queue_pass(&copy, play->now, slots) > 0) {
        play->is_good = false;
        CHECK_REPORT("a slot was slept through:%s", ol_text_string(&play->told));
    }
}

static void step(struct play *play)
{
    const struct ol_policy_ops *ops = play->policy->ops;
    const bool is_due = ops->wake && ops->wake(play->policy) <= play->now;
    ol_text_addf(&play->told, "\n#  %lld:", (long long)play->now);
    if (!tell_some(play) && !is_due && below(play, 4)) {
        sleep_on(play);
        return;
    }
    verify(play);
    pass(play);
    /* After a pass orders are made, which make another one due. */
    if (play->is_good && below(play, 4) == 0) {
        order(play);
        for (size_t i = play->coming_count; i-- > 0 && below(play, 2);)
            come(play, i, true);
        verify(play);
        pass(play);
    }
}

static bool play_once(enum plain_rule rule, uint64_t seed, size_t *started)
{
    const struct ol_backfill *backfill =
        (const struct ol_backfill *)ol_kind_find(ol_backfills, plain_rule_names[rule]);
    struct play play = {.most = 24, .state = seed, .is_good = true, .plain = {.rule = rule}};
    /* Where nodes have successors there may be more than any job may ask for. */
    play.plain.free = play.plain.units = below(&play, 2) ? 0 : below(&play, 12);
    if (below(&play, 8) == 0)
        play.plain.free = play.plain.units = 200;
    play.policy =
        backfill->open(&(struct ol_policy_setting){.units = play.most, .free = (uint32_t)play.plain.free}, NULL);
    for (; play.now < 60 && play.is_good; play.now++)
        step(&play);
    play.policy->ops->close(play.policy);
    ol_text_release(&play.told);
    *started += play.started;
    return play.is_good;
}

/* Long enough that most sequences start dozens of jobs. */
static void plays(enum plain_rule rule, uint64_t count)
{
    size_t started = 0;
    bool is_good = true;
    for (uint64_t seed = 1; seed <= count && is_good; seed++)
        is_good = play_once(rule, seed, &started);
    CHECK(started > 10 * count);
}

static void in_strict_order(void)
{
    plays(PLAIN_NONE, 1500);
}

static void past_the_head(void)
{
    plays(PLAIN_EASY, 2000);
}

static void past_the_head_the_shortest_first(void)
{
    plays(PLAIN_EASY_SJBF, 2000);
}

static void by_reservations(void)
{
    plays(PLAIN_CONSERVATIVE, 1000);
}

int main(void)
{
    CASE(in_strict_order);
    CASE(past_the_head);
    CASE(past_the_head_the_shortest_first);
    CASE(by_reservations);
    return check_end();
}
