/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who starts when on nodes that come and go, and on which of them, worked out by hand. Times are minutes; nodes have 4
 * cpus unless something else is said.
 */
#include "tests/model/moved_stage.h"

/* ---- backfilling past a head that waits for a node on its way ---- */

#define ON_ITS_WAY OWNED("nodes='2'") ON_DEMAND("max='1' delay='constant(10m)'")

/*
 * a has one of the two owned nodes until 100. b, at 1, needs two: the other one, and that which is ordered then and
 * comes at 11. So b's start is planned for 11, and c may have a cpu up to then and no longer. In strict order c waits
 * for b.
 */
static void units_on_their_way_count_as_coming_back(void)
{
#define JOBS(length) JOB("a", 0, 4, 100) JOB("b", 1, 8, 10) JOB("c", 2, 1, length)
    CHECK_STRING(play(WORLD(SCHEDULER("none") ON_ITS_WAY, JOBS(9))), "a 0-100, b 11-21, c 21-30");
    CHECK_STRING(play(WORLD(SCHEDULER("easy") ON_ITS_WAY, JOBS(9))), "a 0-100, b 11-21, c 2-11");
    CHECK_STRING(play(WORLD(SCHEDULER("easy-sjbf") ON_ITS_WAY, JOBS(9))), "a 0-100, b 11-21, c 2-11");
    CHECK_STRING(play(WORLD(SCHEDULER("conservative") ON_ITS_WAY, JOBS(9))), "a 0-100, b 11-21, c 2-11");
    CHECK_STRING(play(WORLD(SCHEDULER("easy") ON_ITS_WAY, JOBS(10))), "a 0-100, b 11-21, c 21-31");
    CHECK_STRING(play(WORLD(SCHEDULER("conservative") ON_ITS_WAY, JOBS(10))), "a 0-100, b 11-21, c 21-31");
    CHECK_STRING(lives(), "on-demand 11-21 user");
#undef JOBS
}

/* The node that comes has 8 cpus, so that 4 are extra at 11: c may have one of them for as long as it likes. */
static void a_larger_node_on_its_way_leaves_extra(void)
{
    CHECK_STRING(
        play(WORLD(OWNED("nodes='2'") "<capacity source='on-demand' type='n8' max='1' delay='constant(10m)'/>",
                   JOB("a", 0, 4, 100) JOB("b", 1, 8, 10) JOB("c", 2, 1, 50))),
        "a 0-100, b 11-21, c 2-52");
}

/* Both come at 1, where two of the owned cpus are free. The node that is ordered then is all that b needs at 11, so
 * that c may have the two at once: the order is looked at in the instant in which it is made. */
static void an_order_lets_others_start_at_once(void)
{
    static const char *const backfills[] = {"easy", "easy-sjbf", "conservative"};
    for (size_t i = 0; i < 3; i++) {
        struct ol_text text = {0};
        ol_text_addf(&text,
                     WORLD("<scheduler backfill='%s'/>" OWNED("nodes='1'")
                               ON_DEMAND("max='1' delay='constant(10m)'"),
                           JOB("a", 0, 2, 100) JOB("b", 1, 4, 10) JOB("c", 1, 2, 200)),
                     backfills[i]);
        CHECK_STRING(play(ol_text_string(&text)), "a 0-100, b 11-21, c 1-201");
        ol_text_release(&text);
    }
}

/* The head needs 8 more, and one node of 4 is all that can come, beside a's until 100: its start is 100. d, at 12,
 * finds the node that came at 11, and is done by 100. */
static void a_node_that_came_serves_others_up_to_the_heads_start(void)
{
    CHECK_STRING(play(WORLD(OWNED("nodes='1'") ON_DEMAND("max='1' delay='constant(10m)'"),
                            JOB("a", 0, 4, 100) JOB("b", 1, 8, 10) JOB("d", 12, 4, 88) JOB("e", 12, 4, 89))),
                 "a 0-100, b 100-110, d 12-100, e 110-199");
}

/* By c's estimate alone: it said 5 and runs 20, so b starts when c is done. */
static void a_liar_delays_the_head(void)
{
    CHECK_STRING(
        play(WORLD(ON_ITS_WAY, JOB("a", 0, 4, 100) JOB("b", 1, 8, 10) JOB_WITH("c", 2, 1, 20, "estimate='5m'"))),
        "a 0-100, b 22-32, c 2-22");
    CHECK_STRING(play(WORLD("<scheduler overrun='kill'/>" ON_ITS_WAY,
                            JOB("a", 0, 4, 100) JOB("b", 1, 8, 10) JOB_WITH("c", 2, 1, 20, "estimate='5m'"))),
                 "a 0-100, b 11-21, c 2-7 killed");
    CHECK_NEAR(metric("pool.p.unit_hours_lost"), 5 / 60.0, 1e-12);
}

/* ---- on which nodes ---- */

/* At 10 the first node is empty and the second has one cpu left: c, of one cpu, goes to the second, and the first is
 * given back. */
static void a_small_job_goes_to_the_fullest_node(void)
{
    CHECK_STRING(play(WORLD(ON_DEMAND("max='3'"), JOB("a", 0, 4, 10) JOB("b", 0, 3, 30) JOB("c", 10, 1, 5))),
                 "a 0-10, b 0-30, c 10-15");
    CHECK_STRING(lives(), "on-demand 0-10 user, on-demand 0-30 user");
}

/* Of two nodes with room for two cpus and for one, c has the one. d, of two, then fits on the other, and no third node
 * is ordered. */
static void the_one_with_the_least_room_that_is_enough(void)
{
    CHECK_STRING(play(WORLD(ON_DEMAND("max='3'"),
                            JOB("a", 0, 2, 30) JOB("b", 0, 3, 40) JOB("c", 5, 1, 5) JOB("d", 5, 2, 5))),
                 "a 0-30, b 0-40, c 5-10, d 5-10");
    CHECK_STRING(lives(), "on-demand 0-30 user, on-demand 0-40 user");
}

/* At 5 nodes are free by 2, 4 and 4: the gang takes the two whole ones, so that these go with it at 15. */
static void a_gang_takes_whole_nodes(void)
{
    CHECK_STRING(play(WORLD(ON_DEMAND("max='3'"),
                            JOB("a", 0, 2, 60) JOB("b", 0, 4, 5) JOB("c", 0, 4, 5) JOB("g", 5, 8, 10))),
                 "a 0-60, b 0-5, c 0-5, g 5-15");
    CHECK_STRING(lives(), "on-demand 0-15 user, on-demand 0-15 user, on-demand 0-60 user");
}

/* Both x and y could give 8 together, but y alone has enough: the gang is not torn over two zones, though x comes
 * first. */
static void a_gang_stays_in_one_capacity(void)
{
    CHECK_STRING(
        play(WORLD_WITH(CLOCK(21), ON_DEMAND("max='1' zone='x' idle='4m'") ON_DEMAND("max='2' zone='y' idle='4m'"),
                        JOB("a", 0, 4, 5) JOB("b", 0, 8, 5) JOB("g", 7, 8, 10))),
        "a 0-5, b 0-5, g 7-17");
    CHECK_STRING(lives(), "x 0-9 user, y 0-21 user, y 0-21 user");
}

/* a, of 8 cpus, has the node of 8; that of 4, which was ordered for it too as it comes first, is idle and goes at 3.
 * c, of 12, needs both. */
static void nodes_of_several_sizes(void)
{
#define POOL                                                                                                      \
    ON_DEMAND("max='1' zone='small' delay='constant(1m)' idle='2m'")                                              \
    "<capacity source='on-demand' type='n8' max='1' zone='large' delay='constant(1m)' idle='2m'/>"
    CHECK_STRING(play(WORLD_WITH(CLOCK(33), POOL, JOB("a", 0, 8, 10) JOB("c", 20, 12, 10))), "a 1-11, c 21-31");
    CHECK_STRING(lives(), "small 1-3 user, large 1-13 user, large 21-33 user, small 21-33 user");
    CHECK_NEAR(metric("cost.billed"), (14 * 6 + 24 * 12) / 60.0, 1e-9);
#undef POOL
}

/* ---- how fast ---- */

/* Work of the kind bert is twice as fast in x; in y all is half as fast, and a job is a minute in starting. g is
 * spread over both, and goes at the pace of the slower: 1 + 20 / 0.5. */
static void speeds_differ_by_kind_and_capacity(void)
{
#define FAST "<capacity source='on-demand' type='n4' zone='x' max='1'><speed kind='bert' factor='2'/></capacity>"
#define SLOW ON_DEMAND("zone='y' max='1' speed='0.5' job-start='constant(1m)'")
    CHECK_STRING(
        play(WORLD(FAST SLOW, JOB_WITH("a", 0, 4, 20, "kind='bert'") JOB_WITH("b", 0, 4, 20, "kind='bert'")
                                  JOB("c", 50, 4, 20) JOB_WITH("g", 100, 8, 20, "kind='bert'"))),
        "a 0-10, b 0-41, c 50-70, g 100-141");
    CHECK_STRING(lives(), "x 0-10 user, y 0-41 user, x 50-70 user, y 100-141 user, x 100-141 user");
    CHECK_NEAR(metric("pool.p.unit_hours_startup"), (4 + 8) / 60.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_useful"), (40 + 160 + 80 + 320) / 60.0, 1e-12);
#undef FAST
#undef SLOW
}

/* ---- who pays ---- */

/* Of the half hour's 3 dollars for 4 cpus, a had 3 cpus for 10 minutes and b one for 30; the rest is idle. */
static void teams_bear_what_they_used(void)
{
    CHECK_STRING(play(WORLD(ON_DEMAND("max='1'"),
                            JOB_WITH("a", 0, 3, 10, "team='one'") JOB_WITH("b", 0, 1, 30, "team='two'"))),
                 "a 0-10, b 0-30");
    CHECK_NEAR(metric("cost.billed"), 3, 1e-9);
    CHECK_NEAR(metric("cost.by_team.one"), 3.0 * 30 / 120, 1e-9);
    CHECK_NEAR(metric("cost.by_team.two"), 3.0 * 30 / 120, 1e-9);
    CHECK_NEAR(metric("cost.idle"), 3.0 * 60 / 120, 1e-9);
}

/* One has the user's own node, at 1 an hour, for half of the run; two a node on demand at 6, which comes for its job
 * and goes with it. Each bears its own; the other half of the owned node is idle. */
static void teams_bear_the_nodes_that_they_used(void)
{
    CHECK_STRING(play(WORLD(OWNED("nodes='1' cost-per-node-hour='1'") ON_DEMAND("max='1'"),
                            JOB_WITH("a", 0, 4, 30, "team='one'") JOB_WITH("b", 0, 4, 60, "team='two'"))),
                 "a 0-30, b 0-60");
    CHECK_NEAR(metric("cost.by_team.one"), 0.5, 1e-9);
    CHECK_NEAR(metric("cost.by_team.two"), 6, 1e-9);
    CHECK_NEAR(metric("cost.idle"), 0.5, 1e-9);
}

int main(void)
{
    CASE(units_on_their_way_count_as_coming_back);
    CASE(a_larger_node_on_its_way_leaves_extra);
    CASE(an_order_lets_others_start_at_once);
    CASE(a_node_that_came_serves_others_up_to_the_heads_start);
    CASE(a_liar_delays_the_head);
    CASE(a_small_job_goes_to_the_fullest_node);
    CASE(the_one_with_the_least_room_that_is_enough);
    CASE(a_gang_takes_whole_nodes);
    CASE(a_gang_stays_in_one_capacity);
    CASE(nodes_of_several_sizes);
    CASE(speeds_differ_by_kind_and_capacity);
    CASE(teams_bear_what_they_used);
    CASE(teams_bear_the_nodes_that_they_used);
    return end_play();
}
