/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The calendar against the plainest one: an unsorted array whose least (time, phase, sequence) is searched for.
 */
#include "outlay/calendar.h"
#include "outlay/rng.h"
#include "tests/check.h"

#include <stdlib.h>

#define PLAIN_LIMIT 4096

struct plain {
    struct {
        ol_time time;
        ol_ticket ticket;
    } events[PLAIN_LIMIT];
    size_t count;
};

static size_t plain_least(const struct plain *plain)
{
    size_t least = 0;
    for (size_t i = 1; i < plain->count; i++)
        if (plain->events[i].time < plain->events[least].time ||
            (plain->events[i].time == plain->events[least].time &&
             plain->events[i].ticket < plain->events[least].ticket))
            least = i;
    return least;
}

static void plain_remove(struct plain *plain, size_t i)
{
    plain->events[i] = plain->events[--plain->count];
}

/* Increments of very different sizes: the same instant, neighbours, microseconds to centuries. */
static ol_time increment(struct ol_rng *rng, int style)
{
    switch (style) {
    case 0:
        return (ol_time)ol_rng_below(rng, 3);
    case 1:
        return (ol_time)(ol_rng_exponential(rng) * 1000);
    case 2:
        return (ol_time)(UINT64_C(1) << ol_rng_below(rng, 52));
    default:
        return (ol_time)ol_rng_below(rng, 2) * 1000000;
    }
}

static void put_both(struct ol_calendar *calendar, struct plain *plain, ol_time now, struct ol_rng *rng, int style)
{
    if (plain->count == PLAIN_LIMIT)
        return;
    ol_time at = now + increment(rng, style);
    ol_ticket ticket = ol_calendar_put(calendar, at, (enum ol_phase)ol_rng_below(rng, OL_PHASES), 7, 9);
    plain->events[plain->count].time = at;
    plain->events[plain->count++].ticket = ticket;
}

static ol_time take_both(struct ol_calendar *calendar, struct plain *plain, ol_time now)
{
    struct ol_event event;
    bool has = ol_calendar_take(calendar, &event);
    CHECK_INT(has, plain->count > 0);
    if (!has || !plain->count)
        return now;
    size_t least = plain_least(plain);
    CHECK_INT(event.time, plain->events[least].time);
    CHECK_INT(event.order, plain->events[least].ticket);
    plain_remove(plain, least);
    return event.time;
}

/* After looking ahead the clock stands at what was found, or at the limit: events from there on may still come. */
static ol_time peek_both(struct ol_calendar *calendar, const struct plain *plain, ol_time now, struct ol_rng *rng,
                         int style)
{
    ol_time limit = now + increment(rng, style), quiet;
    bool want = plain->count && plain->events[plain_least(plain)].time <= limit;
    const struct ol_event *event = ol_calendar_peek(calendar, limit, &quiet);
    CHECK_INT(event != NULL, want);
    if (want)
        CHECK_INT(event->order, plain->events[plain_least(plain)].ticket);
    /* up to there nothing is pending, and where nothing was found, not less far than was asked */
    CHECK((want || quiet >= limit) && (!plain->count || quiet < plain->events[plain_least(plain)].time));
    return want ? event->time : limit;
}

static void against_plain(int style, uint64_t seed)
{
    static struct plain plain;
    struct ol_rng rng = ol_rng_stream(seed, "calendar", "test", 0);
    struct ol_calendar *calendar = ol_calendar_new();
    plain.count = 0;
    ol_time now = 0;
    for (int step = 0; step < 20000 && now < OL_TIME_LIMIT / 2; step++) {
        bool is_growing = step / 2000 % 2 == 0;
        uint64_t dice = ol_rng_below(&rng, 100);
        if (dice < (is_growing ? 60u : 35u))
            put_both(calendar, &plain, now, &rng, style);
        else if (dice < 92)
            now = take_both(calendar, &plain, now);
        else if (dice < 96)
            now = peek_both(calendar, &plain, now, &rng, style);
        else if (plain.count) {
            size_t victim = ol_rng_below(&rng, plain.count);
            ol_calendar_cancel(calendar, plain.events[victim].ticket);
            plain_remove(&plain, victim);
        }
        CHECK_INT(ol_calendar_count(calendar), plain.count);
        if (step % 16 == 0)
            ol_calendar_verify(calendar);
    }
    while (plain.count)
        now = take_both(calendar, &plain, now);
    struct ol_event event;
    CHECK(!ol_calendar_take(calendar, &event));
    ol_calendar_free(calendar);
}

static void same_order_as_a_plain_list(void)
{
    for (int style = 0; style < 4; style++)
        for (uint64_t seed = 1; seed <= 5; seed++)
            against_plain(style, seed);
}

/* A crowd at one instant leaves first in, first out, even where older ones were dealt down late. */
static void crowds_are_first_in_first_out(void)
{
    struct ol_calendar *calendar = ol_calendar_new();
    enum { crowd = 100000 };
    for (uint32_t i = 0; i < crowd; i++)
        ol_calendar_put(calendar, 1000000, OL_PHASE_RELEASE, 0, i);
    struct ol_event event;
    ol_calendar_put(calendar, 999999, OL_PHASE_RELEASE, 0, crowd);
    CHECK(ol_calendar_take(calendar, &event) && event.argument == crowd);
    for (uint32_t i = 0; i < crowd; i++)
        ol_calendar_put(calendar, 1000000, OL_PHASE_RELEASE, 0, crowd + i);
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < 2 * crowd; i++)
        wrong += !ol_calendar_take(calendar, &event) || event.argument != i;
    CHECK_INT(wrong, 0);
    ol_calendar_free(calendar);
}

static void a_million_pending(void)
{
    struct ol_rng rng = ol_rng_stream(3, "calendar", "million", 0);
    struct ol_calendar *calendar = ol_calendar_new();
    for (uint32_t i = 0; i < 1000000; i++)
        ol_calendar_put(calendar, (ol_time)ol_rng_below(&rng, 1u << 30), OL_PHASE_METER, 0, i);
    ol_time last = 0;
    size_t count = 0, backwards = 0;
    struct ol_event event;
    while (ol_calendar_take(calendar, &event)) {
        backwards += event.time < last;
        last = event.time;
        count++;
    }
    CHECK_INT(count, 1000000);
    CHECK_INT(backwards, 0);
    ol_calendar_free(calendar);
}

int main(void)
{
    CASE(same_order_as_a_plain_list);
    CASE(crowds_are_first_in_first_out);
    CASE(a_million_pending);
    return check_end();
}
