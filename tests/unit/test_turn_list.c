/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of turns against a plain array that is kept sorted and searched from end to end.
 */
#include "models/arbiter/turn_list.h"

#include "tests/check.h"
#include "tests/fixture.h"

#include <stdlib.h>

#define TURNS 1500

static struct ol_turn plain[TURNS];
static size_t count;
static uint64_t state = 1;

static uint32_t below(uint32_t bound)
{
    return (uint32_t)(fixture_random(&state) % bound);
}

static int by_turn(const void *a, const void *b)
{
    return ol_turn_is_before(a, b) ? -1 : ol_turn_is_before(b, a);
}

static const struct ol_turn *plain_fitting(const struct ol_turn *from, const struct ol_turn_room *room)
{
    for (size_t i = 0; i < count; i++)
        if (!ol_turn_is_before(&plain[i], from) &&
            (ol_turn_fits(&plain[i], room) || ol_turn_is_wanted(&plain[i], room)))
            return &plain[i];
    return NULL;
}

static uint32_t slot_of(const struct ol_turn *turn)
{
    return turn ? turn->job.slot : OL_NO_SLOT;
}

static void put_one(struct ol_turn_list *list, uint32_t slot)
{
    const struct ol_turn turn = {.rank = below(4), .submit = below(300), .job = {below(50), slot, below(40)}};
    CHECK(ol_turn_list_put(list, &turn, false));
    plain[count++] = turn;
    qsort(plain, count, sizeof *plain, by_turn);
}

static void take_one(struct ol_turn_list *list)
{
    const size_t i = below((uint32_t)count);
    ol_turn_list_take(list, &plain[i]);
    plain[i] = plain[--count];
    qsort(plain, count, sizeof *plain, by_turn);
}

static void ask(struct ol_turn_list *list)
{
    const struct ol_turn_room room = {.free = below(40),
                                      .extra = below(12),
                                      .slack = below(50),
                                      .available = 20 + below(40),
                                      .wanted = below(2) ? below(60) : 0};
    CHECK_INT(slot_of(ol_turn_list_first(list)), count > 0 ? plain[0].job.slot : OL_NO_SLOT);
    if (count == 0)
        return;
    const size_t i = below((uint32_t)count);
    CHECK_INT(slot_of(ol_turn_list_after(list, &plain[i])), i + 1 < count ? plain[i + 1].job.slot : OL_NO_SLOT);
    CHECK_INT(slot_of(ol_turn_list_fitting(list, &plain[i], &room)), slot_of(plain_fitting(&plain[i], &room)));
}

/* It grows to some hundreds, which are several blocks, and shrinks to nothing. */
static void answers_as_an_array_does(void)
{
    struct ol_turn_list list = {0};
    for (uint32_t slot = 0; slot < 6000; slot++) {
        const bool grows = slot % 3000 < 1500;
        if (count < TURNS && (count == 0 || below(3) < (grows ? 2u : 1u)))
            put_one(&list, slot);
        else
            take_one(&list);
        ask(&list);
        ol_turn_list_verify(&list);
    }
    ol_turn_list_release(&list);
    count = 0;
}

/* 1 and 3 wait since 1 and 3; 2 was stopped and waits since 9, which is after 3. */
static void who_waits_for_less_long_is_not_put_before(void)
{
    struct ol_turn_list list = {0};
    const struct ol_turn one = {.submit = 1, .since = 1, .job.slot = 1},
                         two = {.submit = 2, .since = 9, .job.slot = 2},
                         three = {.submit = 3, .since = 3, .job.slot = 3};
    CHECK(ol_turn_list_put(&list, &one, true));
    CHECK(ol_turn_list_put(&list, &three, true));
    CHECK(!ol_turn_list_put(&list, &two, true));
    CHECK_INT(slot_of(ol_turn_list_after(&list, &one)), 3);
    CHECK(ol_turn_list_put(&list, &two, false));
    CHECK_INT(slot_of(ol_turn_list_after(&list, &one)), 2);
    ol_turn_list_release(&list);
}

int main(void)
{
    CASE(answers_as_an_array_does);
    CASE(who_waits_for_less_long_is_not_put_before);
    return check_end();
}
