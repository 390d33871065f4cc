/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conservative backfilling: every waiting job holds a reservation, and none may be delayed by a later one.
 *
 * An arriving job takes the earliest slot of the profile that holds it for its whole estimate. When units come back
 * early the unused tail of the slot is free again, and then each waiting job, in order of arrival, gives up its
 * slot and takes its earliest one again, which is never later. Whether it can move is asked before anything is
 * changed: mostly it cannot. That round is not repeated until nothing moves, so a slot may begin at an instant at
 * which nothing ends: wake() tells the next one.
 *
 * Where estimates add up to more than there is time, slots lie at OL_TIME_END and reserve nothing, until an early
 * release moves them up.
 *
 * A running job past its estimate is expected to end "now", and does not. While there is one, the plan is made
 * anew at each pass, its units counted as back one microsecond on.
 *
 * Where nodes come and go, the plan is made anew after each change; units on their way count as units that are held
 * until they are expected. Jobs that lost their nodes take their slots first.
 */
#include "models/policy/backfills.h"
#include "models/policy/profile.h"
#include "models/policy/release_list.h"
#include "outlay/arena.h"

#include <string.h>

struct reservation {
    ol_time start, estimate;
    uint32_t slot, units;
};

struct conservative {
    struct ol_policy policy;
    uint32_t units, free;      /* units: with those on their way */
    struct ol_profile profile; /* from the last event on */
    struct ol_release_list running;
    struct reservation *waiting; /* in order of arrival */
    size_t count, capacity;
    size_t returned;     /* so many at the head have run before */
    size_t cursor;       /* of a pass: those before it are not due */
    ol_time first_start; /* the earliest slot of those waiting; OL_NEVER where none waits */
    ol_time end_of_now;  /* while a job is overdue: slots up to here wait for its end, not for the clock */
    bool is_stale;       /* units came back: the round is due */
    bool is_void;        /* the pool changed: the plan has to be made anew */
};

static void take_earliest(struct conservative *self, ol_time now, struct reservation *r)
{
    r->start = ol_profile_earliest(&self->profile, now, r->units, r->estimate, 0, 0);
    ol_profile_add(&self->profile, r->start, r->start + r->estimate, -(int64_t)r->units);
}

static void note_first_start(struct conservative *self)
{
    self->first_start = OL_NEVER;
    for (size_t i = 0; i < self->count; i++)
        if (self->waiting[i].start < self->first_start)
            self->first_start = self->waiting[i].start;
}

static void move_up(struct conservative *self, ol_time now)
{
    for (size_t i = 0; i < self->count; i++) {
        struct reservation *r = &self->waiting[i];
        if (r->start <= now)
            continue;
        ol_time earliest =
            ol_profile_earliest(&self->profile, now, r->units, r->estimate, r->start, r->start + r->estimate);
        if (earliest == r->start)
            continue;
        ol_profile_add(&self->profile, r->start, r->start + r->estimate, r->units);
        r->start = earliest;
        ol_profile_add(&self->profile, r->start, r->start + r->estimate, -(int64_t)r->units);
    }
}

struct planning {
    struct conservative *self;
    ol_time now;
};

static void plan_release(void *argument, ol_time at, uint64_t units)
{
    struct planning *planning = argument;
    ol_time back = at > planning->now ? at : planning->now + 1;
    ol_profile_add(&planning->self->profile, planning->now, back, -(int64_t)units);
}

static void plan_anew(struct conservative *self, ol_time now)
{
    struct planning planning = {self, now};
    ol_profile_begin(&self->profile, now, self->units);
    ol_release_list_each(&self->running, plan_release, &planning);
    for (size_t i = 0; i < self->count; i++)
        take_earliest(self, now, &self->waiting[i]);
    self->end_of_now = now + 1;
}

/* Bring the plan up to `now`. */
static void refresh(struct conservative *self, ol_time now)
{
    bool is_overdue = ol_release_list_due(&self->running, now) > 0;
    if (is_overdue || self->end_of_now || self->is_void) {
        self->end_of_now = 0;
        self->is_void = false;
        plan_anew(self, now);
        self->end_of_now = is_overdue ? self->end_of_now : 0;
    } else {
        ol_profile_advance(&self->profile, now);
        if (self->is_stale)
            move_up(self, now);
        else
            return;
    }
    self->is_stale = false;
    note_first_start(self);
}

static void insert(struct conservative *self, size_t i, const struct ol_candidate *job)
{
    OL_MEM_RESERVE(self->waiting, self->capacity, self->count + 1);
    memmove(self->waiting + i + 1, self->waiting + i, (self->count - i) * sizeof *self->waiting);
    self->waiting[i] = (struct reservation){
        .start = OL_TIME_END, .estimate = job->estimate, .slot = job->slot, .units = job->units};
    self->count++;
}

static void conservative_arrive(struct ol_policy *policy, ol_time now, const struct ol_candidate *job)
{
    struct conservative *self = (struct conservative *)policy;
    refresh(self, now);
    insert(self, self->count, job);
    struct reservation *r = &self->waiting[self->count - 1];
    take_earliest(self, now, r);
    if (r->start < self->first_start)
        self->first_start = r->start;
}

static void conservative_rejoin(struct ol_policy *policy, ol_time now, const struct ol_candidate *job)
{
    struct conservative *self = (struct conservative *)policy;
    size_t i = 0;
    (void)now;
    while (i < self->returned && self->waiting[i].slot < job->slot)
        i++;
    insert(self, i, job);
    self->returned++;
    self->is_void = true;
}

static void give_back(struct conservative *self, ol_time now, uint32_t units, ol_time expected_end)
{
    ol_release_list_remove(&self->running, expected_end, units);
    self->free += units;
    ol_profile_advance(&self->profile, now);
    ol_profile_add(&self->profile, now, expected_end, units);
}

static void conservative_release(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    give_back((struct conservative *)policy, now, units, expected_end);
    ((struct conservative *)policy)->is_stale = true;
}

static void conservative_resize(struct ol_policy *policy, ol_time now, int64_t units)
{
    struct conservative *self = (struct conservative *)policy;
    (void)now;
    self->units += (uint32_t)units;
    self->free += (uint32_t)units;
    self->is_void = true;
}

static void conservative_expect(struct ol_policy *policy, ol_time now, int64_t units, ol_time at)
{
    struct conservative *self = (struct conservative *)policy;
    (void)now;
    if (units > 0)
        ol_release_list_add(&self->running, at, (uint32_t)units);
    else
        ol_release_list_remove(&self->running, at, (uint32_t)-units);
    self->units += (uint32_t)units;
    self->is_void = true;
}

static void conservative_claim(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    struct conservative *self = (struct conservative *)policy;
    (void)now;
    ol_release_list_add(&self->running, expected_end, units);
    self->free -= units;
    self->is_void = true;
}

/* The profile counts the units as free from the expected end on: only the books change, and the round waits for the
 * release's own turn. */
static void conservative_release_early(struct ol_policy *policy, ol_time now, uint32_t units, ol_time expected_end)
{
    give_back((struct conservative *)policy, now, units, expected_end);
}

static void conservative_confirm(struct ol_policy *policy)
{
    ((struct conservative *)policy)->is_stale = true;
}

static uint32_t conservative_next(struct ol_policy *policy, ol_time now)
{
    struct conservative *self = (struct conservative *)policy;
    if (self->cursor == 0)
        refresh(self, now);
    if (self->first_start <= now) {
        for (; self->cursor < self->count; self->cursor++) {
            struct reservation r = self->waiting[self->cursor];
            if (r.start > now || r.units > self->free)
                continue;
            self->count--;
            self->returned -= self->cursor < self->returned;
            memmove(&self->waiting[self->cursor], &self->waiting[self->cursor + 1],
                    (self->count - self->cursor) * sizeof r);
            self->free -= r.units;
            ol_release_list_add(&self->running, now + r.estimate, r.units);
            return r.slot;
        }
        note_first_start(self);
    }
    self->cursor = 0;
    return OL_NO_SLOT;
}

static ol_time conservative_wake(const struct ol_policy *policy)
{
    const struct conservative *self = (const struct conservative *)policy;
    if (!self->end_of_now)
        return self->first_start;
    ol_time wake = OL_NEVER;
    for (size_t i = 0; i < self->count; i++)
        if (self->waiting[i].start > self->end_of_now && self->waiting[i].start < wake)
            wake = self->waiting[i].start;
    return wake;
}

static void conservative_verify(const struct ol_policy *policy)
{
    const struct conservative *self = (const struct conservative *)policy;
    ol_release_list_verify(&self->running);
    if (self->is_void)
        return;
    for (size_t i = self->profile.head; i < self->profile.end; i++) {
        OL_ASSERT(self->profile.steps[i].free >= 0 && self->profile.steps[i].free <= self->units);
        OL_ASSERT(i == self->profile.head || self->profile.steps[i].at > self->profile.steps[i - 1].at);
    }
    OL_ASSERT(self->profile.steps[self->profile.end - 1].free == self->units);
}

static void conservative_close(struct ol_policy *policy)
{
    struct conservative *self = (struct conservative *)policy;
    ol_profile_release(&self->profile);
    ol_release_list_release(&self->running);
    ol_mem_free(self->waiting);
    ol_mem_free(self);
}

static const struct ol_policy_ops conservative_ops = {
    .arrive = conservative_arrive,
    .release = conservative_release,
    .release_early = conservative_release_early,
    .confirm = conservative_confirm,
    .releases_by_arrival = true,
    .next = conservative_next,
    .wake = conservative_wake,
    .rejoin = conservative_rejoin,
    .resize = conservative_resize,
    .expect = conservative_expect,
    .claim = conservative_claim,
    .verify = conservative_verify,
    .close = conservative_close,
};

static struct ol_policy *conservative_open(const struct ol_policy_setting *setting, const void *options)
{
    struct conservative *self = ol_mem_new(sizeof *self);
    (void)options;
    self->policy.ops = &conservative_ops;
    self->units = self->free = setting->free;
    self->first_start = OL_NEVER;
    ol_profile_begin(&self->profile, 0, setting->free);
    return &self->policy;
}

const struct ol_backfill ol_backfill_conservative = {
    .kind = {.name = "conservative",
             .summary = "every waiting job holds a reservation, and none is delayed by a later one"},
    .open = conservative_open,
};
