/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/plain_scheduler.h"

#include "outlay/arena.h"

#include <stdlib.h>
#include <string.h>

const char *const plain_backfill_names[PLAIN_BACKFILLS] = {"none", "easy", "easy-sjbf", "conservative"};

/* ---- conservative: how many units are busy, as changes in order of time ---- */

struct change {
    ol_time at;
    int64_t units;
};

struct plain_changes {
    struct change *items;
    size_t count, capacity;
};

static void change(struct plain_changes *changes, ol_time at, int64_t units)
{
    OL_MEM_RESERVE(changes->items, changes->capacity, changes->count + 1);
    size_t i = changes->count++;
    for (; i > 0 && changes->items[i - 1].at > at; i--)
        changes->items[i] = changes->items[i - 1];
    changes->items[i] = (struct change){at, units};
}

static void occupy(struct plain_changes *changes, ol_time from, ol_time to, int64_t units)
{
    change(changes, from, units);
    change(changes, to, -units);
}

/* What those who run hold, and nothing else. */
static void occupy_running(struct plain_scheduler *plain, ol_time now)
{
    plain->changes->count = 0;
    for (size_t i = 0; i < plain->running_count; i++) {
        ol_time end = plain->running[i].expected_end;
        occupy(plain->changes, now, end > now ? end : now + 1, plain->running[i].units);
    }
}

static void occupy_slot(struct plain_scheduler *plain, const struct plain_waiting *job, int sign)
{
    occupy(plain->changes, job->slot, job->slot + job->estimate, sign * (int64_t)job->units);
}

/* The earliest time from which the job fits for its whole estimate. */
static ol_time earliest_slot(const struct plain_scheduler *plain, ol_time now, const struct plain_waiting *job)
{
    const struct plain_changes *changes = plain->changes;
    int64_t busy = 0;
    ol_time slot = now;
    for (size_t i = 0; i < changes->count;) {
        ol_time at = changes->items[i].at;
        if (slot != OL_NEVER && at - slot >= job->estimate)
            return slot;
        while (i < changes->count && changes->items[i].at == at)
            busy += changes->items[i++].units;
        if (busy + job->units > plain->rules.units)
            slot = OL_NEVER;
        else if (slot == OL_NEVER)
            slot = at;
    }
    OL_ASSERT(busy == 0 && slot != OL_NEVER);
    return slot;
}

static void plan_anew(struct plain_scheduler *plain, ol_time now)
{
    occupy_running(plain, now);
    for (size_t i = 0; i < plain->waiting_count; i++) {
        plain->waiting[i].slot = earliest_slot(plain, now, &plain->waiting[i]);
        occupy_slot(plain, &plain->waiting[i], 1);
    }
}

static void occupy_all(struct plain_scheduler *plain, ol_time now)
{
    occupy_running(plain, now);
    for (size_t i = 0; i < plain->waiting_count; i++)
        occupy_slot(plain, &plain->waiting[i], 1);
}

/* Each in order of arrival gives up its slot and takes its earliest one again. */
static void move_up(struct plain_scheduler *plain, ol_time now)
{
    occupy_all(plain, now);
    for (size_t i = 0; i < plain->waiting_count; i++) {
        struct plain_waiting *job = &plain->waiting[i];
        ol_time before = job->slot;
        occupy_slot(plain, job, -1);
        job->slot = earliest_slot(plain, now, job);
        OL_ASSERT(job->slot <= before);
        occupy_slot(plain, job, 1);
    }
}

static bool is_overdue(const struct plain_scheduler *plain, ol_time now)
{
    return plain->running_count && plain->running[0].expected_end <= now;
}

static void plan(struct plain_scheduler *plain, ol_time now)
{
    bool overdue = is_overdue(plain, now);
    if (overdue || plain->was_overdue)
        plan_anew(plain, now);
    else if (plain->is_round_due)
        move_up(plain, now);
    plain->was_overdue = overdue;
    plain->is_round_due = false;
}

/* The next planned start that is worth a pass; OL_NEVER where there is none. */
static ol_time next_slot(const struct plain_scheduler *plain, ol_time now)
{
    ol_time after = plain->was_overdue ? now + 1 : now, next = OL_NEVER;
    for (size_t i = 0; i < plain->waiting_count; i++)
        if (plain->waiting[i].slot > after && plain->waiting[i].slot < next)
            next = plain->waiting[i].slot;
    return next;
}

/* ---- the queue ---- */

void plain_scheduler_begin(struct plain_scheduler *plain, const struct plain_rules *rules)
{
    *plain = (struct plain_scheduler){.rules = *rules, .free = rules->units};
    plain->changes = ol_mem_new(sizeof *plain->changes);
}

void plain_scheduler_end(struct plain_scheduler *plain)
{
    ol_mem_free(plain->waiting);
    ol_mem_free(plain->running);
    ol_mem_free(plain->started);
    ol_mem_free(plain->changes->items);
    ol_mem_free(plain->changes);
}

void plain_scheduler_arrive(struct plain_scheduler *plain, ol_time now, uint32_t id, const struct ol_job *job)
{
    struct plain_waiting waiting = {.id = id, .units = job->units, .estimate = job->estimate};
    if (plain->rules.backfill == PLAIN_CONSERVATIVE) {
        plan(plain, now);
        occupy_all(plain, now);
        waiting.slot = earliest_slot(plain, now, &waiting);
    }
    OL_MEM_RESERVE(plain->waiting, plain->waiting_capacity, plain->waiting_count + 1);
    plain->waiting[plain->waiting_count++] = waiting;
}

void plain_scheduler_leave(struct plain_scheduler *plain, uint32_t id)
{
    size_t i = 0;
    while (plain->running[i].id != id)
        i++;
    plain->free += plain->running[i].units;
    memmove(plain->running + i, plain->running + i + 1, (--plain->running_count - i) * sizeof *plain->running);
}

void plain_scheduler_ended(struct plain_scheduler *plain)
{
    plain->is_round_due = true;
}

static void start(struct plain_scheduler *plain, ol_time now, struct plain_waiting *job)
{
    ol_time expected_end = now + job->estimate;
    OL_ASSERT(job->units <= plain->free);
    plain->free -= job->units;
    job->is_gone = true;
    OL_MEM_RESERVE(plain->started, plain->started_capacity, plain->started_count + 1);
    plain->started[plain->started_count++] = job->id;
    OL_MEM_RESERVE(plain->running, plain->running_capacity, plain->running_count + 1);
    size_t to = plain->running_count++;
    for (; to > 0 && plain->running[to - 1].expected_end > expected_end; to--)
        plain->running[to] = plain->running[to - 1];
    plain->running[to] = (struct plain_running){job->id, job->units, expected_end};
}

static void drop_started(struct plain_scheduler *plain)
{
    size_t kept = 0;
    for (size_t i = 0; plain->started_count && i < plain->waiting_count; i++)
        if (!plain->waiting[i].is_gone)
            plain->waiting[kept++] = plain->waiting[i];
    plain->waiting_count = plain->started_count ? kept : plain->waiting_count;
}

/* ---- the passes ---- */

/* In order while they fit; the index of the head that does not. */
static size_t start_in_order(struct plain_scheduler *plain, ol_time now)
{
    size_t head = 0;
    while (head < plain->waiting_count && plain->waiting[head].units <= plain->free)
        start(plain, now, &plain->waiting[head++]);
    return head;
}

/* When the head will fit, and how much is free then beyond its need, counting all that end at that time. */
static void reserve(const struct plain_scheduler *plain, ol_time now, uint32_t need, ol_time *shadow,
                    uint32_t *extra)
{
    uint32_t free = plain->free;
    *shadow = now;
    for (size_t i = 0; i < plain->running_count; i++) {
        ol_time end = plain->running[i].expected_end > now ? plain->running[i].expected_end : now;
        if (free >= need && end > *shadow)
            break;
        *shadow = end;
        free += plain->running[i].units;
    }
    *extra = free - need;
}

/* The later jobs, shortest estimate first; equal ones in order of arrival. */
static int by_estimate(const void *a, const void *b)
{
    const struct plain_waiting *x = *(struct plain_waiting *const *)a, *y = *(struct plain_waiting *const *)b;
    if (x->estimate != y->estimate)
        return x->estimate < y->estimate ? -1 : 1;
    return x < y ? -1 : x > y;
}

static struct plain_waiting **sorted_candidates(struct plain_scheduler *plain, size_t from)
{
    size_t count = plain->waiting_count - from;
    struct plain_waiting **sorted = ol_mem_new(ol_mem_product(sizeof *sorted, count));
    for (size_t i = 0; i < count; i++)
        sorted[i] = &plain->waiting[from + i];
    qsort(sorted, count, sizeof(struct plain_waiting *), by_estimate);
    return sorted;
}

static void easy_pass(struct plain_scheduler *plain, ol_time now)
{
    size_t head = start_in_order(plain, now);
    ol_time shadow;
    uint32_t extra;
    if (head == plain->waiting_count)
        return;
    reserve(plain, now, plain->waiting[head].units, &shadow, &extra);
    struct plain_waiting **sorted =
        plain->rules.backfill == PLAIN_EASY_SJBF ? sorted_candidates(plain, head + 1) : NULL;
    for (size_t i = head + 1; i < plain->waiting_count && plain->free; i++) {
        struct plain_waiting *job = sorted ? sorted[i - head - 1] : &plain->waiting[i];
        bool ends_in_time = now + job->estimate <= shadow;
        if (job->units > plain->free || (!ends_in_time && job->units > extra))
            continue;
        if (!ends_in_time)
            extra -= job->units;
        start(plain, now, job);
    }
    ol_mem_free(sorted);
}

static void conservative_pass(struct plain_scheduler *plain, ol_time now)
{
    plan(plain, now);
    for (size_t i = 0; i < plain->waiting_count; i++)
        if (plain->waiting[i].slot <= now)
            start(plain, now, &plain->waiting[i]);
}

void plain_scheduler_pass(struct plain_scheduler *plain, ol_time now)
{
    plain->started_count = 0;
    if (plain->rules.backfill == PLAIN_NONE)
        start_in_order(plain, now);
    else if (plain->rules.backfill == PLAIN_CONSERVATIVE)
        conservative_pass(plain, now);
    else
        easy_pass(plain, now);
    drop_started(plain);
}

/* ---- the clock ---- */

struct clock {
    struct plain_scheduler plain;
    const struct ol_job *jobs;
    struct plain_fate *fates;
    size_t count, arrived;
    uint32_t *active; /* who runs, in the order of their starts */
    size_t active_count;
};

static void hold_pass(struct clock *clock, ol_time now)
{
    struct plain_scheduler *plain = &clock->plain;
    plain_scheduler_pass(plain, now);
    for (size_t i = 0; i < plain->started_count; i++) {
        uint32_t id = plain->started[i];
        const struct ol_job *job = &clock->jobs[id];
        bool is_killed = plain->rules.kills && job->estimate < job->runtime;
        clock->fates[id] = (struct plain_fate){now, now + (is_killed ? job->estimate : job->runtime),
                                               is_killed ? OL_JOB_KILLED : OL_JOB_COMPLETED};
        clock->active[clock->active_count++] = id;
    }
}

/* The next arrival or end, or `next` where that comes first. */
static ol_time next_instant(const struct clock *clock, ol_time next)
{
    if (clock->arrived < clock->count && clock->jobs[clock->arrived].submit < next)
        next = clock->jobs[clock->arrived].submit;
    for (size_t i = 0; i < clock->active_count; i++)
        if (clock->fates[clock->active[i]].end < next)
            next = clock->fates[clock->active[i]].end;
    return next;
}

static bool is_over_its_estimate(const struct clock *clock, uint32_t id, ol_time now)
{
    return clock->fates[id].start + clock->jobs[id].estimate <= now;
}

/* Takes the first of those that end now, by start, or, where the reading is "event" and all hold reservations, by
 * arrival; false where there is none. */
static bool take_ended(struct clock *clock, ol_time now, uint32_t *id)
{
    const struct plain_rules *rules = &clock->plain.rules;
    bool is_by_arrival = rules->is_event && rules->backfill == PLAIN_CONSERVATIVE;
    size_t first = clock->active_count;
    for (size_t i = 0; i < clock->active_count; i++)
        if (clock->fates[clock->active[i]].end == now &&
            (first == clock->active_count || (is_by_arrival && clock->active[i] < clock->active[first])))
            first = i;
    if (first == clock->active_count)
        return false;
    *id = clock->active[first];
    clock->active_count--;
    memmove(clock->active + first, clock->active + first + 1,
            (clock->active_count - first) * sizeof *clock->active);
    return true;
}

/* Takes in the next that arrives now and can ever run; false where there is none. */
static bool take_arrived(struct clock *clock, ol_time now)
{
    while (clock->arrived < clock->count && clock->jobs[clock->arrived].submit == now) {
        uint32_t id = (uint32_t)clock->arrived++;
        if (clock->jobs[id].units <= clock->plain.rules.units) {
            plain_scheduler_arrive(&clock->plain, now, id, &clock->jobs[id]);
            return true;
        }
        clock->fates[id] = (struct plain_fate){OL_NEVER, OL_NEVER, OL_JOB_REJECTED};
    }
    return false;
}

static void live_through(struct clock *clock, ol_time now, bool wants_pass)
{
    uint32_t id;
    for (; take_ended(clock, now, &id); wants_pass = true) {
        plain_scheduler_leave(&clock->plain, id);
        plain_scheduler_ended(&clock->plain);
    }
    while (take_arrived(clock, now))
        wants_pass = true;
    if (wants_pass)
        hold_pass(clock, now);
}

static void live_through_events(struct clock *clock, ol_time now, bool wants_pass)
{
    uint32_t id;
    for (size_t i = 0; i < clock->active_count; i++) {
        id = clock->active[i];
        if (clock->fates[id].end == now && is_over_its_estimate(clock, id, now))
            plain_scheduler_leave(&clock->plain, id);
    }
    for (; take_arrived(clock, now); wants_pass = false)
        hold_pass(clock, now);
    for (; take_ended(clock, now, &id); wants_pass = false) {
        if (!is_over_its_estimate(clock, id, now))
            plain_scheduler_leave(&clock->plain, id);
        plain_scheduler_ended(&clock->plain);
        hold_pass(clock, now);
    }
    if (wants_pass)
        hold_pass(clock, now);
}

void plain_schedule(const struct plain_rules *rules, const struct ol_job *jobs, size_t count,
                    struct plain_fate *fates)
{
    struct clock clock = {.jobs = jobs, .fates = fates, .count = count};
    clock.active = ol_mem_new(ol_mem_product(sizeof *clock.active, count));
    plain_scheduler_begin(&clock.plain, rules);
    ol_time now = -1;
    for (;;) {
        ol_time slot = next_slot(&clock.plain, now);
        now = next_instant(&clock, slot);
        if (now == OL_NEVER)
            break;
        (rules->is_event ? live_through_events : live_through)(&clock, now, slot == now);
    }
    OL_ASSERT(clock.plain.waiting_count == 0 && clock.active_count == 0 && clock.plain.free == rules->units);
    plain_scheduler_end(&clock.plain);
    ol_mem_free(clock.active);
}
