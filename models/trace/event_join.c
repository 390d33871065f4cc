/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event_join.h"

#include "outlay/arena.h"

#include <string.h>

#define SLOTS_FIRST 1024

/* FNV-1a. */
static uint64_t hash_of(struct ol_slice name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < name.length; i++)
        hash = (hash ^ (unsigned char)name.data[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static void put_in_slot(struct ol_event_join *join, struct ol_joined *job)
{
    struct ol_joined **slot = &join->slots[job->hash & (join->slot_count - 1)];
    job->next_in_slot = *slot;
    *slot = job;
}

static void grow(struct ol_event_join *join)
{
    join->slot_count = join->slot_count ? 2 * join->slot_count : SLOTS_FIRST;
    ol_mem_free(join->slots);
    join->slots = ol_mem_new(ol_mem_product(sizeof *join->slots, join->slot_count));
    for (struct ol_joined *job = join->first; job; job = job->after)
        put_in_slot(join, job);
}

static struct ol_joined *open_job(struct ol_event_join *join, struct ol_slice name, uint64_t hash,
                                  struct ol_place place)
{
    struct ol_joined *job = ol_mem_new(sizeof *job + name.length + 1);
    job->hash = hash;
    job->place = place;
    job->submit = job->first_start = job->running_since = job->ended = OL_NEVER;
    job->name_length = name.length;
    if (name.length)
        memcpy(job->name, name.data, name.length);
    job->before = join->last;
    *(join->last ? &join->last->after : &join->first) = job;
    join->last = job;
    join->count++;
    put_in_slot(join, job);
    return job;
}

struct ol_joined *ol_event_join_of(struct ol_event_join *join, struct ol_slice name, struct ol_place place)
{
    const uint64_t hash = hash_of(name);
    if (join->count >= join->slot_count)
        grow(join);
    struct ol_joined *job = join->slots[hash & (join->slot_count - 1)];
    for (; job; job = job->next_in_slot)
        if (job->hash == hash && job->name_length == name.length && memcmp(job->name, name.data, name.length) == 0)
            return job;
    return open_job(join, name, hash, place);
}

void ol_event_join_remove(struct ol_event_join *join, struct ol_joined *job)
{
    struct ol_joined **slot = &join->slots[job->hash & (join->slot_count - 1)];
    while (*slot != job)
        slot = &(*slot)->next_in_slot;
    *slot = job->next_in_slot;
    *(job->before ? &job->before->after : &join->first) = job->after;
    *(job->after ? &job->after->before : &join->last) = job->before;
    join->count--;
    ol_mem_free(job);
}

void ol_event_join_release(struct ol_event_join *join)
{
    while (join->first)
        ol_event_join_remove(join, join->first);
    ol_mem_free(join->slots);
    *join = (struct ol_event_join){0};
}

void ol_joined_text(struct ol_joined *job, enum ol_join_text which, struct ol_slice text)
{
    if (!text.length)
        return;
    const size_t length = text.length < OL_JOIN_TEXT ? text.length : OL_JOIN_TEXT - 1;
    memcpy(job->texts[which], text.data, length);
    job->texts[which][length] = '\0';
}

void ol_joined_submit(struct ol_joined *job, ol_time time)
{
    if (job->submit == OL_NEVER)
        job->submit = time;
}

void ol_joined_start(struct ol_joined *job, ol_time time)
{
    if (job->running_since != OL_NEVER || time == OL_NEVER)
        return;
    job->running_since = time;
    job->attempts++;
    if (job->first_start == OL_NEVER)
        job->first_start = time;
}

void ol_joined_stop(struct ol_joined *job, ol_time time)
{
    if (job->running_since == OL_NEVER || time == OL_NEVER)
        return;
    job->last_attempt = time > job->running_since ? time - job->running_since : 0;
    if (job->runtime < OL_TIME_LIMIT - job->last_attempt)
        job->runtime += job->last_attempt;
    job->running_since = OL_NEVER;
}

ol_time ol_joined_runtime(const struct ol_joined *job)
{
    return job->attempts > (job->running_since != OL_NEVER) ? job->runtime : OL_NEVER;
}

/* Of a job that still runs, all that has ended. */
ol_time ol_joined_lost(const struct ol_joined *job)
{
    return job->running_since != OL_NEVER ? job->runtime : job->runtime - job->last_attempt;
}
