/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A radix heap over integer time, in digits of four bits. `base` is a time not after any pending or coming one. An
 * event whose time differs from the base first in a digit lies in the bucket of that digit's place and its value;
 * buckets are plain arrays in no order. The earliest events lie in the run, a short sorted array that is consumed
 * from its front; it holds every pending event up to `run_limit`. When the run is empty, the lowest bucket that is
 * not becomes the new run if it is short, else it is dealt out anew around its least time. A time falls at most 16
 * places in its life, mostly two or three. While all buckets are empty the run takes every event up to its short
 * length, whatever its time: a handful of events never sees a bucket.
 *
 * The base may only move up to a time that the caller is about to reach: looking ahead with a limit finds the least
 * time of the lowest bucket by a scan that is remembered, and moves nothing where it lies beyond the limit.
 *
 * Where there are but a few events, a cancelled one is taken out of the run. Else it stays where it is until it comes
 * to the front, and its ticket waits in a small hash set that is looked at only while it is not empty.
 */
#include "outlay/calendar.h"

#include "outlay/arena.h"

#include <stdlib.h>
#include <string.h>

#define DIGIT_BITS    4
#define DIGITS        (1 << DIGIT_BITS)
#define PLACES        (64 / DIGIT_BITS)
#define BUCKETS       (PLACES * DIGITS)
#define RUN_SHORT     24 /* a bucket up to this length is sorted into the run */
#define RUN_LONG      64 /* a run that grew past this is cut back */
#define RUN_KEPT      24
#define SEQUENCE_BITS 60

struct bucket {
    struct ol_event *events;
    size_t count, capacity;
};

struct ol_calendar {
    struct ol_event *run; /* sorted; pending from run_head on */
    size_t run_head, run_end, run_capacity;
    ol_time run_limit; /* every pending event up to here is in the run */
    ol_time base;
    uint32_t places;           /* a bit for each place that has a bucket which is not empty */
    uint16_t occupied[PLACES]; /* a bit for each of a place's buckets that is not empty */
    struct bucket buckets[BUCKETS];
    ol_time lowest_least; /* the least time in the lowest bucket, where has_lowest_least */
    bool has_lowest_least;
    uint64_t sequence;
    size_t count;         /* in the run and the buckets, cancelled ones too */
    ol_ticket *cancelled; /* open addressing; 0 is free, TOMBSTONE was used */
    size_t cancelled_count, cancelled_used, cancelled_slots;
};

#define TOMBSTONE UINT64_MAX

struct ol_calendar *ol_calendar_new(void)
{
    struct ol_calendar *calendar = ol_mem_new(sizeof *calendar);
    calendar->base = INT64_MIN;
    calendar->run_limit = INT64_MIN;
    OL_MEM_RESERVE(calendar->run, calendar->run_capacity, 4 * RUN_LONG);
    return calendar;
}

void ol_calendar_free(struct ol_calendar *calendar)
{
    if (!calendar)
        return;
    for (int i = 0; i < BUCKETS; i++)
        ol_mem_free(calendar->buckets[i].events);
    ol_mem_free(calendar->run);
    ol_mem_free(calendar->cancelled);
    ol_mem_free(calendar);
}

static inline bool is_before(const struct ol_event *a, const struct ol_event *b)
{
    return a->time < b->time || (a->time == b->time && a->order < b->order);
}

/* A time's bits, so ordered that negative times come first. */
static inline uint64_t bits_of(ol_time time)
{
    return (uint64_t)time ^ UINT64_C(1) << 63;
}

/* Of a time that is not the base. */
static inline unsigned bucket_of(const struct ol_calendar *calendar, ol_time time)
{
    unsigned place = (unsigned)(63 - __builtin_clzll(bits_of(time) ^ bits_of(calendar->base))) / DIGIT_BITS;
    return place * DIGITS + (unsigned)(bits_of(time) >> (place * DIGIT_BITS) & (DIGITS - 1));
}

/* Some bucket is not empty. */
static inline unsigned lowest_bucket(const struct ol_calendar *calendar)
{
    unsigned place = (unsigned)__builtin_ctz(calendar->places);
    return place * DIGITS + (unsigned)__builtin_ctz(calendar->occupied[place]);
}

static inline void bucket_put(struct ol_calendar *calendar, const struct ol_event *event)
{
    unsigned i = bucket_of(calendar, event->time);
    struct bucket *bucket = &calendar->buckets[i];
    if (bucket->count == bucket->capacity)
        OL_MEM_RESERVE(bucket->events, bucket->capacity, bucket->count + 1);
    bucket->events[bucket->count++] = *event;
    calendar->places |= 1u << i / DIGITS;
    calendar->occupied[i / DIGITS] |= (uint16_t)(1u << i % DIGITS);
    if (event->time < calendar->lowest_least)
        calendar->lowest_least = event->time;
}

static void bucket_clear(struct ol_calendar *calendar, unsigned i)
{
    calendar->buckets[i].count = 0;
    calendar->occupied[i / DIGITS] &= (uint16_t) ~(1u << i % DIGITS);
    if (!calendar->occupied[i / DIGITS])
        calendar->places &= ~(1u << i / DIGITS);
}

static void run_make_room(struct ol_calendar *calendar)
{
    if (calendar->run_head) {
        memmove(calendar->run, calendar->run + calendar->run_head,
                (calendar->run_end - calendar->run_head) * sizeof *calendar->run);
        calendar->run_end -= calendar->run_head;
        calendar->run_head = 0;
    }
    if (calendar->run_end == calendar->run_capacity)
        OL_MEM_RESERVE(calendar->run, calendar->run_capacity, calendar->run_end + 1);
}

/* The first event after the crowd that shares the time of run[i]. */
static size_t crowd_end(const struct ol_calendar *calendar, size_t i)
{
    size_t low = i, high = calendar->run_end;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (calendar->run[middle].time == calendar->run[i].time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Send the tail of a run that grew long back to the buckets. All of one time stay together, so a crowd at one
 * instant may leave the run long. */
static void run_cut(struct ol_calendar *calendar)
{
    size_t keep = crowd_end(calendar, calendar->run_head + RUN_KEPT - 1);
    if (keep == calendar->run_end)
        return;
    calendar->run_limit = calendar->run[keep - 1].time;
    for (size_t i = keep; i < calendar->run_end; i++)
        bucket_put(calendar, &calendar->run[i]);
    calendar->run_end = keep;
}

static void run_insert(struct ol_calendar *calendar, const struct ol_event *event)
{
    if (calendar->run_end == calendar->run_capacity)
        run_make_room(calendar);
    struct ol_event *run = calendar->run;
    size_t low = calendar->run_head, high = calendar->run_end;
    if (high - low < RUN_LONG) { /* mostly: those behind it make room while its place is looked for */
        for (; high > low && is_before(event, &run[high - 1]); high--)
            run[high] = run[high - 1];
        run[high] = *event;
        calendar->run_end++;
        return;
    }
    if (high > low && is_before(&run[high - 1], event))
        low = high;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (is_before(&run[middle], event))
            low = middle + 1;
        else
            high = middle;
    }
    if (low < calendar->run_end)
        memmove(run + low + 1, run + low, (calendar->run_end - low) * sizeof *run);
    run[low] = *event;
    calendar->run_end++;
    run_cut(calendar);
}

static int compare_events(const void *a, const void *b)
{
    return is_before(a, b) ? -1 : 1;
}

/* The run was filled in bucket order: mostly sorted already, or short. */
static void run_sort(struct ol_calendar *calendar)
{
    struct ol_event *run = calendar->run;
    size_t count = calendar->run_end;
    if (count > RUN_SHORT) {
        for (size_t i = 1; i < count; i++)
            if (!is_before(&run[i - 1], &run[i])) {
                qsort(run, count, sizeof *run, compare_events);
                return;
            }
        return;
    }
    for (size_t i = 1; i < count; i++) {
        struct ol_event event = run[i];
        size_t k = i;
        for (; k > 0 && is_before(&event, &run[k - 1]); k--)
            run[k] = run[k - 1];
        run[k] = event;
    }
}

static ol_time lowest_least(struct ol_calendar *calendar)
{
    if (!calendar->has_lowest_least) {
        const struct bucket *bucket = &calendar->buckets[lowest_bucket(calendar)];
        ol_time least = bucket->events[0].time;
        for (size_t i = 1; i < bucket->count; i++)
            least = bucket->events[i].time < least ? bucket->events[i].time : least;
        calendar->lowest_least = least;
        calendar->has_lowest_least = true;
    }
    return calendar->lowest_least;
}

/* Whether the lowest bucket holds an event up to `limit`. Mostly its range says it without a look at its events. */
static inline bool lowest_is_due(struct ol_calendar *calendar, ol_time limit)
{
    unsigned i = lowest_bucket(calendar);
    unsigned shift = i / DIGITS * DIGIT_BITS;
    uint64_t above = shift + DIGIT_BITS < 64 ? bits_of(calendar->base) >> (shift + DIGIT_BITS) : 0;
    uint64_t first = (above << DIGIT_BITS | i % DIGITS) << shift, last = first + ((UINT64_C(1) << shift) - 1);
    if (bits_of(limit) >= last)
        return true;
    return bits_of(limit) >= first && lowest_least(calendar) <= limit;
}

static void run_append(struct ol_calendar *calendar, const struct ol_event *event)
{
    if (calendar->run_end == calendar->run_capacity)
        OL_MEM_RESERVE(calendar->run, calendar->run_capacity, calendar->run_end + 1);
    calendar->run[calendar->run_end++] = *event;
}

/* Events of the bucket's least time (they may be many) go to the run, the others to lower buckets around it. A time
 * in the bucket shares the old base's digits above the bucket's place, so higher buckets stay right. */
static void deal_out(struct ol_calendar *calendar, unsigned i)
{
    struct bucket *bucket = &calendar->buckets[i];
    size_t count = bucket->count;
    calendar->base = lowest_least(calendar);
    bucket_clear(calendar, i);
    for (size_t k = 0; k < count; k++) {
        if (bucket->events[k].time == calendar->base)
            run_append(calendar, &bucket->events[k]);
        else
            bucket_put(calendar, &bucket->events[k]);
    }
    run_sort(calendar);
}

/* The lowest bucket becomes the run, or is dealt out. */
static void run_refill(struct ol_calendar *calendar)
{
    unsigned i = lowest_bucket(calendar);
    const struct bucket *bucket = &calendar->buckets[i];
    calendar->run_head = calendar->run_end = 0;
    if (bucket->count > RUN_SHORT) {
        deal_out(calendar, i);
    } else {
        memcpy(calendar->run, bucket->events, bucket->count * sizeof *calendar->run);
        calendar->run_end = bucket->count;
        bucket_clear(calendar, i);
        run_sort(calendar);
        calendar->base = calendar->run[0].time;
    }
    calendar->has_lowest_least = false;
    calendar->run_limit = calendar->run[calendar->run_end - 1].time;
}

ol_ticket ol_calendar_put(struct ol_calendar *calendar, ol_time time, enum ol_phase phase, uint32_t handler,
                          uint32_t argument)
{
    OL_ASSERT(time >= calendar->base);
    struct ol_event event = {.time = time,
                             .order = (uint64_t)phase << SEQUENCE_BITS | ++calendar->sequence,
                             .handler = handler,
                             .argument = argument};
    if (!calendar->places && calendar->run_end - calendar->run_head < RUN_SHORT && time > calendar->run_limit)
        calendar->run_limit = time;
    if (time <= calendar->run_limit || time == calendar->base)
        run_insert(calendar, &event);
    else
        bucket_put(calendar, &event);
    calendar->count++;
    return event.order;
}

/* ---- cancelling ---- */

static size_t cancelled_slot(const struct ol_calendar *calendar, ol_ticket ticket)
{
    size_t mask = calendar->cancelled_slots - 1;
    size_t i = (size_t)(ticket * UINT64_C(0x9e3779b97f4a7c15) >> 32) & mask;
    while (calendar->cancelled[i] && calendar->cancelled[i] != ticket)
        i = (i + 1) & mask;
    return i;
}

static void cancelled_grow(struct ol_calendar *calendar)
{
    ol_ticket *old = calendar->cancelled;
    size_t old_slots = calendar->cancelled_slots;
    calendar->cancelled_slots = 16;
    while (calendar->cancelled_slots < calendar->cancelled_count * 4)
        calendar->cancelled_slots *= 2;
    calendar->cancelled = ol_mem_new(calendar->cancelled_slots * sizeof *calendar->cancelled);
    calendar->cancelled_used = calendar->cancelled_count;
    for (size_t i = 0; i < old_slots; i++)
        if (old[i] && old[i] != TOMBSTONE)
            calendar->cancelled[cancelled_slot(calendar, old[i])] = old[i];
    ol_mem_free(old);
}

/* From a run that is short and all there is, it is taken at once; false where it is not in it. */
static bool run_remove(struct ol_calendar *calendar, ol_ticket ticket)
{
    struct ol_event *run = calendar->run;
    size_t i = calendar->run_head;
    while (i < calendar->run_end && run[i].order != ticket)
        i++;
    if (i == calendar->run_end)
        return false;
    calendar->run_end--;
    if (i < calendar->run_end)
        memmove(run + i, run + i + 1, (calendar->run_end - i) * sizeof *run);
    calendar->count--;
    return true;
}

void ol_calendar_cancel(struct ol_calendar *calendar, ol_ticket ticket)
{
    OL_ASSERT(ticket && (ticket & ((UINT64_C(1) << SEQUENCE_BITS) - 1)) <= calendar->sequence);
    if (!calendar->places && calendar->run_end - calendar->run_head <= RUN_SHORT && run_remove(calendar, ticket))
        return;
    if ((calendar->cancelled_used + 1) * 2 > calendar->cancelled_slots)
        cancelled_grow(calendar);
    size_t i = cancelled_slot(calendar, ticket);
    OL_ASSERT(!calendar->cancelled[i]);
    calendar->cancelled[i] = ticket;
    calendar->cancelled_count++;
    calendar->cancelled_used++;
    OL_ASSERT(calendar->cancelled_count <= calendar->count);
}

static __attribute__((noinline)) bool take_cancellation(struct ol_calendar *calendar, ol_ticket ticket)
{
    size_t i = cancelled_slot(calendar, ticket);
    if (!calendar->cancelled[i])
        return false;
    calendar->cancelled[i] = TOMBSTONE;
    calendar->cancelled_count--;
    return true;
}

/* Only cancelled events are left: forget them all, so that looking for a live one does not move the base. */
static __attribute__((noinline)) void discard_all(struct ol_calendar *calendar)
{
    while (calendar->places)
        bucket_clear(calendar, lowest_bucket(calendar));
    calendar->has_lowest_least = false;
    calendar->run_head = calendar->run_end = 0;
    calendar->count = 0;
    memset(calendar->cancelled, 0, calendar->cancelled_slots * sizeof *calendar->cancelled);
    calendar->cancelled_count = calendar->cancelled_used = 0;
}

/* ---- taking ---- */

/* An empty run is filled; false where nothing is due up to `limit`. Kept out of line, as most runs are not empty. */
static __attribute__((noinline)) bool fill_run(struct ol_calendar *calendar, ol_time limit)
{
    if (!calendar->places || !lowest_is_due(calendar, limit))
        return false;
    run_refill(calendar);
    return true;
}

/* Makes the run's front the next live event; false when there is none up to `limit`. */
static inline bool settle(struct ol_calendar *calendar, ol_time limit)
{
    if (calendar->cancelled_count && calendar->cancelled_count == calendar->count)
        discard_all(calendar);
    for (;;) {
        if (calendar->run_head == calendar->run_end && !fill_run(calendar, limit))
            return false;
        if (calendar->run[calendar->run_head].time > limit)
            return false;
        if (!calendar->cancelled_count || !take_cancellation(calendar, calendar->run[calendar->run_head].order))
            return true;
        calendar->run_head++;
        calendar->count--;
    }
}

const struct ol_event *ol_calendar_peek(struct ol_calendar *calendar, ol_time limit, ol_time *quiet)
{
    const bool has_event = settle(calendar, limit);
    const struct ol_event *event = &calendar->run[calendar->run_head];
    *quiet = calendar->run_head < calendar->run_end ? event->time - 1 : limit;
    return has_event ? event : NULL;
}

void ol_calendar_drop(struct ol_calendar *calendar)
{
    calendar->run_head++;
    calendar->count--;
}

bool ol_calendar_take(struct ol_calendar *calendar, struct ol_event *event)
{
    if (!settle(calendar, OL_NEVER))
        return false;
    *event = calendar->run[calendar->run_head];
    ol_calendar_drop(calendar);
    return true;
}

size_t ol_calendar_count(const struct ol_calendar *calendar)
{
    return calendar->count - calendar->cancelled_count;
}

void ol_calendar_verify(const struct ol_calendar *calendar)
{
    size_t count = calendar->run_end - calendar->run_head;
    for (size_t i = calendar->run_head; i < calendar->run_end; i++) {
        OL_ASSERT(i == calendar->run_head || is_before(&calendar->run[i - 1], &calendar->run[i]));
        OL_ASSERT(calendar->run[i].time >= calendar->base);
        OL_ASSERT(calendar->run[i].time <= calendar->run_limit);
    }
    for (unsigned b = 0; b < BUCKETS; b++) {
        const struct bucket *bucket = &calendar->buckets[b];
        OL_ASSERT((calendar->occupied[b / DIGITS] >> b % DIGITS & 1) == (bucket->count > 0));
        OL_ASSERT((calendar->places >> b / DIGITS & 1) == (calendar->occupied[b / DIGITS] != 0));
        for (size_t k = 0; k < bucket->count; k++) {
            OL_ASSERT(bucket->events[k].time > calendar->run_limit);
            OL_ASSERT(bucket_of(calendar, bucket->events[k].time) == b);
        }
        count += bucket->count;
    }
    OL_ASSERT(count == calendar->count);
    OL_ASSERT(calendar->cancelled_count <= calendar->count);
}
