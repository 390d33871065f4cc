/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which member of a fleet gives the next node, worked out by hand. Jobs of 4 cpus come minute by minute and stay for an
 * hour; the zones of the lives, which all end in the order of the jobs, say who gave. Prices are those of
 * moved_stage.h.
 */
#include "tests/model/moved_stage.h"

#define FLEET(strategy) "<fleet name='f' strategy='" strategy "'/>"
#define MEMBER(zone, source, type, more)                                                                          \
    "<capacity fleet='f' zone='" zone "' source='" source "' type='" type "' " more "/>"
#define FOUR JOB("a", 0, 4, 60) JOB("b", 1, 4, 60) JOB("c", 2, 4, 60) JOB("d", 3, 4, 60)

static const char at_once[] = "a 0-60, b 1-61, c 2-62, d 3-63";

/* By the cpu: m4 0.25 on spot, n8 0.5, n4 0.5, on demand 1.5. Of n8 and n4 the first one listed is asked; its node
 * serves two jobs. */
static void the_cheapest_by_unit(void)
{
    CHECK_STRING(play(WORLD(FLEET("lowest-price") MEMBER("dear", "on-demand", "n4", "max='9'")
                                MEMBER("large", "spot", "n8", "max='1'") MEMBER("small", "spot", "n4", "max='9'")
                                    MEMBER("cheap", "spot", "m4", "max='1'"),
                            FOUR)),
                 at_once);
    CHECK_STRING(lives(), "cheap 0-60 user, large 1-62 user, small 3-63 user");
}

/* By the units that are there: x, y and z have none and give in this order. Then z has 8, which serve c and d, so that
 * x is asked for e, y for g, and, when all have 8, x again. */
static void the_one_that_gave_least(void)
{
    CHECK_STRING(play(WORLD(FLEET("diversified") MEMBER("x", "spot", "n4", "max='9'")
                                MEMBER("y", "spot", "n4", "max='9'") MEMBER("z", "spot", "n8", "max='9'"),
                            FOUR JOB("e", 4, 4, 60) JOB("g", 5, 4, 60) JOB("h", 6, 4, 60))),
                 "a 0-60, b 1-61, c 2-62, d 3-63, e 4-64, g 5-65, h 6-66");
    CHECK_STRING(lives(), "x 0-60 user, y 1-61 user, z 2-63 user, x 4-64 user, y 5-65 user, x 6-66 user");
}

/* The market of x has room for two nodes, that of y for four: y gives until it has no more room than x, then x, as the
 * first listed; then y has more again. */
static void the_one_with_most_room(void)
{
#define ROOM(zone, shift)                                                                                         \
    "<capacity fleet='f' zone='" zone "' source='spot' type='n4' max='9'>"                                        \
    "<availability href='trace.csv' means='nodes' gap='1000d' shift='" shift "'/></capacity>"
    CHECK_STRING(play_with("2\n4\n", WORLD(FLEET("capacity-optimized") ROOM("x", "0s") ROOM("y", "1000d"), FOUR)),
                 at_once);
    CHECK_STRING(lives(), "y 0-60 user, y 1-61 user, x 2-62 user, y 3-63 user");
#undef ROOM
}

/* Nothing is known of the room: the longest lives, and that without interruptions before all. */
static void then_the_one_with_the_longest_lives(void)
{
    CHECK_STRING(
        play(WORLD(
            FLEET("capacity-optimized") MEMBER("short", "spot", "n4", "max='9' interruptions='constant(5h)'")
                MEMBER("long", "spot", "n4", "max='1' interruptions='constant(20h)'")
                    MEMBER("limited", "spot", "n4", "max='1' interruptions='constant(20h)' lifetime-limit='7h'")
                        MEMBER("endless", "spot", "n4", "max='1'"),
            FOUR)),
        at_once);
    CHECK_STRING(lives(), "endless 0-60 user, long 1-61 user, limited 2-62 user, short 3-63 user");
}

/*
 * By lives: endless, long (10 h), middle (5 h), short (1 h). By price of a cpu: short 0.25, middle and long 0.5,
 * endless 1.5. Each can give one node.
 *     of all four the better half is endless and long: long is cheaper
 *     of three, endless and middle have less than half before them: middle
 *     of two, endless alone
 *     short is left
 */
static void the_cheapest_of_the_better_half(void)
{
#define POOL(strategy)                                                                                            \
    strategy MEMBER("endless", "on-demand", "n4", "max='1'")                                                      \
        MEMBER("middle", "spot", "n4", "max='1' interruptions='constant(5h)'")                                    \
            MEMBER("short", "spot", "m4", "max='1' interruptions='constant(90m)'")                                \
                MEMBER("long", "spot", "n4", "max='1' interruptions='constant(10h)'")
    static const char expected[] = "long 0-60 user, middle 1-61 user, endless 2-62 user, short 3-63 user";
    CHECK_STRING(play(WORLD(POOL(FLEET("price-capacity-optimized")), FOUR)), at_once);
    CHECK_STRING(lives(), expected);
    CHECK_STRING(play(WORLD(POOL("<fleet name='f'/>"), FOUR)), at_once); /* it is the default */
    CHECK_STRING(lives(), expected);
    CHECK_STRING(play(WORLD(POOL(FLEET("lowest-price")), FOUR)), at_once);
    CHECK_STRING(lives(), "short 0-60 user, middle 1-61 user, long 2-62 user, endless 3-63 user");
#undef POOL
}

/* A fleet's turn is that of its members; when none can give, the next one is asked. What the quota leaves goes to a
 * smaller node. */
static void the_next_is_asked_when_no_member_can_give(void)
{
    CHECK_STRING(
        play(WORLD("<capacity-quota name='q' units='8'/>" FLEET("lowest-price") MEMBER(
                       "x", "spot", "n8", "max='9' quota='q'") MEMBER("y", "spot", "m4", "max='1' quota='q'")
                       MEMBER("z", "spot", "n4", "max='9' quota='q'") ON_DEMAND("max='9' zone='alone'"),
                   FOUR)),
        at_once);
    CHECK_STRING(lives(), "y 0-60 user, z 1-61 user, alone 2-62 user, alone 3-63 user");
    CHECK_STRING(
        play(WORLD("<fleet name='f' max='2' strategy='lowest-price'/>" MEMBER("x", "spot", "n4", "max='9'")
                       MEMBER("y", "spot", "m4", "max='1'") ON_DEMAND("max='9' zone='alone'"),
                   FOUR)),
        at_once);
    CHECK_STRING(lives(), "y 0-60 user, x 1-61 user, alone 2-62 user, alone 3-63 user");
}

int main(void)
{
    CASE(the_cheapest_by_unit);
    CASE(the_one_that_gave_least);
    CASE(the_one_with_most_room);
    CASE(then_the_one_with_the_longest_lives);
    CASE(the_cheapest_of_the_better_half);
    CASE(the_next_is_asked_when_no_member_can_give);
    return end_play();
}
