/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of expected releases against a plain array of them.
 */
#include "models/policy/release_list.h"

#include "outlay/simtime.h"
#include "tests/check.h"
#include "tests/fixture.h"

#define LIMIT 3000 /* more than twenty blocks */

static struct {
    ol_time at;
    uint32_t units;
} plain[LIMIT];
static size_t count;
static uint64_t state = 1;

static uint32_t below(size_t bound)
{
    return (uint32_t)(fixture_random(&state) % bound);
}

static uint64_t plain_due(ol_time now)
{
    uint64_t due = 0;
    for (size_t i = 0; i < count; i++)
        due += plain[i].at <= now ? plain[i].units : 0;
    return due;
}

/* Of all instants at which something comes back, the first that is enough. */
static ol_time plain_shadow(ol_time now, uint64_t needed, uint64_t *surplus)
{
    ol_time shadow = OL_NEVER;
    for (size_t i = 0; i < count; i++) {
        ol_time at = plain[i].at > now ? plain[i].at : now;
        if (at < shadow && plain_due(at) >= needed)
            shadow = at;
    }
    *surplus = shadow == OL_NEVER ? 0 : plain_due(shadow) - needed;
    return shadow;
}

static void add(struct ol_release_list *list, ol_time at, uint32_t units)
{
    ol_release_list_add(list, at, units);
    plain[count].at = at;
    plain[count++].units = units;
}

static void remove_one(struct ol_release_list *list, size_t i)
{
    ol_release_list_remove(list, plain[i].at, plain[i].units);
    plain[i] = plain[--count];
}

static void compare(const struct ol_release_list *list, ol_time span)
{
    ol_time now = below((size_t)span + 2);
    uint64_t all = plain_due(INT64_MAX), needed = 1 + below(all + 3), got = 0, want = 0;
    CHECK_INT(ol_release_list_due(list, now), plain_due(now));
    CHECK_INT(ol_release_list_shadow(list, now, needed, &got), plain_shadow(now, needed, &want));
    CHECK_INT(needed <= all ? got : 0, want);
    ol_release_list_verify(list);
}

/* `span` different instants: few fall together often, many make many blocks. */
static void grow_and_shrink(ol_time span, size_t most, int comparisons)
{
    struct ol_release_list list = {0};
    count = 0;
    while (count < most) {
        add(&list, below((size_t)span), 1 + below(20));
        if (below(3) == 0)
            remove_one(&list, below(count));
        if (below(most) < (size_t)comparisons)
            compare(&list, span);
    }
    while (count) {
        remove_one(&list, below(count));
        if (below(most) < (size_t)comparisons)
            compare(&list, span);
    }
    compare(&list, span);
    ol_release_list_release(&list);
}

static void few_instants(void)
{
    for (int i = 0; i < 40; i++)
        grow_and_shrink(1 + i, 60, 60);
}

static void many_instants(void)
{
    grow_and_shrink(100000, LIMIT, 100);
    grow_and_shrink(3000, LIMIT, 100);
}

/* In order and against it, where blocks split at their ends. */
static void sorted_instants(void)
{
    for (int direction = 0; direction < 2; direction++) {
        struct ol_release_list list = {0};
        count = 0;
        for (int i = 0; i < 1000; i++)
            add(&list, direction ? 1000 - i : i, 1);
        ol_release_list_verify(&list);
        uint64_t surplus;
        CHECK_INT(ol_release_list_shadow(&list, 0, 500, &surplus), direction ? 500 : 499);
        CHECK_INT(surplus, 0);
        for (int i = 0; i < 990; i++)
            remove_one(&list, 0);
        ol_release_list_verify(&list);
        CHECK_INT(ol_release_list_due(&list, INT64_MAX - 1), 10);
        ol_release_list_release(&list);
    }
}

static void gather(void *self, ol_time at, uint64_t units)
{
    char *log = self;
    snprintf(log + strlen(log), 100 - strlen(log), "%lld:%llu ", (long long)at, (unsigned long long)units);
}

/* By hand: 3 at 10, 2 at 20, 4 at 20, 1 at 30. */
static void by_hand(void)
{
    struct ol_release_list list = {0};
    uint64_t surplus;
    char log[100] = "";
    CHECK_INT(ol_release_list_shadow(&list, 0, 1, &surplus), OL_NEVER);
    CHECK_INT(ol_release_list_due(&list, 100), 0);
    ol_release_list_add(&list, 20, 2);
    ol_release_list_add(&list, 10, 3);
    ol_release_list_add(&list, 30, 1);
    ol_release_list_add(&list, 20, 4);
    ol_release_list_each(&list, gather, log);
    CHECK_STRING(log, "10:3 20:6 30:1 ");
    CHECK_INT(ol_release_list_shadow(&list, 0, 3, &surplus), 10);
    CHECK_INT(surplus, 0);
    CHECK_INT(ol_release_list_shadow(&list, 0, 4, &surplus), 20); /* all of that instant: 9 are back */
    CHECK_INT(surplus, 5);
    CHECK_INT(ol_release_list_shadow(&list, 25, 1, &surplus), 25); /* overdue: back now, and all of them */
    CHECK_INT(surplus, 8);
    CHECK_INT(ol_release_list_shadow(&list, 25, 10, &surplus), 30);
    CHECK_INT(surplus, 0);
    CHECK_INT(ol_release_list_shadow(&list, 0, 11, &surplus), OL_NEVER);
    ol_release_list_remove(&list, 20, 2);
    CHECK_INT(ol_release_list_due(&list, 20), 7);
    CHECK_INT(ol_release_list_due(&list, 19), 3);
    ol_release_list_release(&list);
}

int main(void)
{
    CASE(by_hand);
    CASE(few_instants);
    CASE(many_instants);
    CASE(sorted_instants);
    return check_end();
}
