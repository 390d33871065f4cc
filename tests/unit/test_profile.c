/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The profile of free units against a plain array with one number for each microsecond.
 */
#include "models/policy/profile.h"

#include "tests/check.h"
#include "tests/fixture.h"

#define SPAN  200 /* microseconds; behind them all is free */
#define UNITS 10

static int64_t plain[SPAN];
static uint64_t state = 1;

static int64_t below(int64_t bound)
{
    return (int64_t)(fixture_random(&state) % (uint64_t)bound);
}

static int64_t plain_free(ol_time at)
{
    return at < SPAN ? plain[at] : UNITS;
}

static ol_time plain_earliest(ol_time now, int64_t units, ol_time length, ol_time own_from, ol_time own_to)
{
    for (ol_time start = now;; start++) {
        bool fits = true;
        for (ol_time at = start; at < start + length && fits; at++)
            fits = (own_from <= at && at < own_to) || plain_free(at) >= units;
        if (fits)
            return start;
    }
}

static void plain_add(ol_time from, ol_time to, int64_t units)
{
    for (ol_time at = from; at < to; at++)
        plain[at] += units;
}

/* Steps are in order, and each microsecond has its number. */
static void compare(const struct ol_profile *profile, ol_time now)
{
    CHECK(profile->end > profile->head);
    CHECK_INT(profile->steps[profile->head].at, now);
    for (size_t i = profile->head; i < profile->end; i++) {
        ol_time from = profile->steps[i].at, to = i + 1 < profile->end ? profile->steps[i + 1].at : SPAN + 1;
        for (ol_time at = from; at < to; at++)
            if (plain_free(at) != profile->steps[i].free)
                CHECK_REPORT("at %lld", (long long)at);
        if (i > profile->head)
            CHECK(profile->steps[i - 1].at < from);
    }
}

/* Slots come and go as those of jobs do: what is reserved fits, and what is given back was reserved. */
static void against_a_plain_array(void)
{
    struct ol_profile profile = {0};
    for (int round = 0; round < 60; round++) {
        struct {
            ol_time from, to;
            int64_t units;
        } slots[20];
        size_t count = 0;
        ol_time now = 0;
        ol_profile_begin(&profile, 0, UNITS);
        for (size_t i = 0; i < SPAN; i++)
            plain[i] = UNITS;
        for (int step = 0; step < 60; step++) {
            ol_time length = 1 + below(25);
            int64_t units = 1 + below(UNITS);
            ol_time start = ol_profile_earliest(&profile, now, units, length, 0, 0);
            CHECK_INT(start, plain_earliest(now, units, length, 0, 0));
            if (count < 20 && start + length <= SPAN) {
                slots[count].from = start;
                slots[count].to = start + length;
                slots[count++].units = units;
                ol_profile_add(&profile, start, start + length, -units);
                plain_add(start, start + length, -units);
            }
            size_t i = count ? (size_t)below((int64_t)count) : 0;
            if (count && slots[i].from >= now) {
                CHECK_INT(
                    ol_profile_earliest(&profile, now, slots[i].units, slots[i].to - slots[i].from, slots[i].from,
                                        slots[i].to),
                    plain_earliest(now, slots[i].units, slots[i].to - slots[i].from, slots[i].from, slots[i].to));
                if (below(3) == 0) {
                    ol_profile_add(&profile, slots[i].from, slots[i].to, slots[i].units);
                    plain_add(slots[i].from, slots[i].to, slots[i].units);
                    slots[i] = slots[--count];
                }
            }
            if (below(4) == 0 && now < SPAN / 2)
                ol_profile_advance(&profile, now += below(5));
            compare(&profile, now);
        }
    }
    ol_profile_release(&profile);
}

/*
 * 4 units; 3 of them are taken from 10 to 20, and one from 15 to 30:
 *
 *     0         10   15   20        30
 *     444444444411111000003333333333444...
 */
static void by_hand(void)
{
    struct ol_profile profile = {0};
    ol_profile_begin(&profile, 0, 4);
    ol_profile_add(&profile, 10, 20, -3);
    ol_profile_add(&profile, 15, 30, -1);
    CHECK_INT(ol_profile_earliest(&profile, 0, 4, 10, 0, 0), 0);
    CHECK_INT(ol_profile_earliest(&profile, 0, 4, 11, 0, 0), 30);
    CHECK_INT(ol_profile_earliest(&profile, 0, 1, 15, 0, 0), 0);
    CHECK_INT(ol_profile_earliest(&profile, 0, 1, 16, 0, 0), 20);
    CHECK_INT(ol_profile_earliest(&profile, 1, 1, 15, 0, 0), 20);
    CHECK_INT(ol_profile_earliest(&profile, 12, 3, 5, 0, 0), 20);
    CHECK_INT(ol_profile_earliest(&profile, 12, 4, 5, 0, 0), 30);
    /* One who holds 15 to 30 itself may stay, come earlier over its own slot, but not through the other's. */
    CHECK_INT(ol_profile_earliest(&profile, 0, 1, 15, 15, 30), 0);
    CHECK_INT(ol_profile_earliest(&profile, 5, 1, 15, 15, 30), 5);
    /* Nothing to do. */
    ol_profile_add(&profile, 50, 50, -1);
    CHECK_INT(ol_profile_earliest(&profile, 0, 4, 1000, 0, 0), 30);
    ol_profile_advance(&profile, 17);
    CHECK_INT(profile.steps[profile.head].at, 17);
    CHECK_INT(profile.steps[profile.head].free, 0);
    /* To begin anew forgets all. */
    ol_profile_begin(&profile, 100, 2);
    CHECK_INT(ol_profile_earliest(&profile, 100, 2, 1000, 0, 0), 100);
    ol_profile_release(&profile);
}

/* Plans end at OL_TIME_END: what would reach past it is cut off, and where all is taken, no slot is left. */
static void the_end_of_time(void)
{
    struct ol_profile profile = {0};
    ol_profile_begin(&profile, 0, 4);
    CHECK_INT(ol_profile_earliest(&profile, 5, 4, OL_TIME_LIMIT, 0, 0), 5);
    ol_profile_add(&profile, 10, OL_TIME_END - 100, -4);
    CHECK_INT(ol_profile_earliest(&profile, 10, 1, OL_TIME_LIMIT, 0, 0), OL_TIME_END - 100);
    ol_profile_add(&profile, OL_TIME_END - 100, OL_TIME_END - 100 + OL_TIME_LIMIT, -1);
    CHECK_INT(ol_profile_earliest(&profile, 10, 3, OL_TIME_LIMIT, 0, 0), OL_TIME_END - 100);
    CHECK_INT(ol_profile_earliest(&profile, 10, 4, 1, 0, 0), OL_TIME_END);
    ol_profile_add(&profile, OL_TIME_END, OL_TIME_END + OL_TIME_LIMIT, -4);
    CHECK_INT(ol_profile_earliest(&profile, 10, 3, 1, 0, 0), OL_TIME_END - 100);
    ol_profile_release(&profile);
}

int main(void)
{
    CASE(by_hand);
    CASE(the_end_of_time);
    CASE(against_a_plain_array);
    return check_end();
}
