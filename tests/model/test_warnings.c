/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What jobs and pools do between a warning and the loss of a node, and what a cloud bills of it, worked out by hand.
 * Times are minutes; nodes have 4 cpus.
 */
#include "tests/model/moved_stage.h"

/* A node lives for 10 on spot; on-demand comes after 3. A save takes 2, reading it back 1, and there is no other save
 * than that on a warning. */
#define CHECKPOINT(more) "<checkpoint name='c' interval='1d' cost='2m' restore='1m' " more "/>"
#define POOL(more)                                                                                                \
    SPOT("max='1' interruptions='constant(10m)' fallback='on-demand' stock-outs='constant(1m)' "                  \
         "stock-out-length='constant(1d)' " more)                                                                 \
    ON_DEMAND("max='1' delay='constant(3m)'")
#define SAVER JOB_WITH("a", 0, 4, 15, "checkpoint='c'")

/* There is no spot from 1 on, so the second node is on demand. Notice comes at 5. Either the save takes the last two
 * minutes, 8 to 10, and holds 8; or the job leaves, saves from 5 to 7, and holds 5. The next node is ordered when the
 * job waits, at 10 or 7, and comes 3 later; or at the notice, and is there at 8. */
static void a_notice_saves_or_moves_the_work(void)
{
    CHECK_STRING(play(WORLD_WITH(CLOCK(60) CHECKPOINT(""), POOL("notice='5m'"), SAVER)), "a 0-21 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, on-demand 13-21 user");
    CHECK_NEAR(metric("pool.p.unit_hours_saving"), 4 * 2 / 60.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_restore"), 4 * 1 / 60.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_lost"), 0, 1e-12);
    CHECK_STRING(play(WORLD_WITH(CLOCK(60) CHECKPOINT(""), POOL("notice='5m' replace='notice'"), SAVER)),
                 "a 0-18 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, on-demand 8-18 user");
    CHECK_STRING(play(WORLD_WITH(CLOCK(60) CHECKPOINT("on-notice='migrate'"), POOL("notice='5m'"), SAVER)),
                 "a 0-21 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, on-demand 10-21 user");
    CHECK_STRING(
        play(WORLD_WITH(CLOCK(60) CHECKPOINT("on-notice='migrate'"), POOL("notice='5m' replace='notice'"), SAVER)),
        "a 0-19 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, on-demand 8-19 user");
    /* The notice is ignored, or too short for a save: all is lost at 10. */
    CHECK_STRING(play(WORLD_WITH(CLOCK(60) CHECKPOINT("on-notice='ignore'"), POOL("notice='5m'"), SAVER)),
                 "a 0-29 in 2");
    CHECK_STRING(play(WORLD_WITH(CLOCK(60) CHECKPOINT(""), POOL("notice='1m'"), SAVER)), "a 0-29 in 2");
    CHECK_NEAR(metric("pool.p.unit_hours_lost"), 4 * 10 / 60.0, 1e-12);
}

/* The hint comes at 4, the notice at 8. By the hint the next node is ordered at 4 and comes at 7; the job stops at 4,
 * has saved at 6, and goes on from 7 with 4 done: 1 + 11. Without on-hint it computes up to the last save before 10. */
static void a_hint_moves_the_work_early(void)
{
    CHECK_STRING(play(WORLD_WITH(CLOCK(60) CHECKPOINT("on-hint='migrate'"),
                                 POOL("hint='6m' notice='2m' replace='hint'"), SAVER)),
                 "a 0-19 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, on-demand 7-19 user");
    CHECK_STRING(play(WORLD_WITH(CLOCK(60) CHECKPOINT(""), POOL("hint='6m' notice='2m' replace='hint'"), SAVER)),
                 "a 0-18 in 2");
    CHECK_STRING(lives(), "spot 0-10 provider, on-demand 7-18 user");
}

/* ---- bills ---- */

/* A p4d.24xlarge has 8 GPUs and costs, in the shipped book and by the minute of March 2025, 32.77 / 60 on demand and
 * 9.831 / 60 on spot. */
#define EC2_UNTIL(length, capacity, trace, runtime)                                                               \
    "<scenario version='1' name='ec2' currency='USD'><clock start='2025-03-01T00:00:00Z' " length "/>"            \
    "<pricebook href='aws.xml'/><workload><job name='a' pool='p' gpus='8' runtime='" runtime "'/></workload>"     \
    "<pool name='p'><capacity type='p4d.24xlarge' region='us-east-1' max='1' " capacity ">" trace                 \
    "</capacity></pool></scenario>"
#define EC2(capacity, trace, runtime) EC2_UNTIL("", capacity, trace, runtime)
#define EC2_SPOT(runtime)                                                                                         \
    EC2("source='spot'", "<availability href='trace.csv' gap='30m' means='available'/>", runtime)

/* Amazon: an instance that it interrupts in its first hour is free; later, what was used is paid for. Whoever ends it
 * himself pays for the first hour too. */
static void an_interruption_in_the_first_hour_is_free(void)
{
    CHECK_STRING(play_with("1\n0\n1\n", EC2_SPOT("40m")), "a 0-100 in 2");
    CHECK_STRING(lives(), "spot 0-30 provider, spot 60-100 user");
    CHECK_NEAR(metric("cost.billed"), 9.831 * 40 / 60, 1e-8);
    CHECK_STRING(play_with("1\n1\n1\n0\n1\n", EC2_SPOT("100m")), "a 0-220 in 2");
    CHECK_STRING(lives(), "spot 0-90 provider, spot 120-220 user");
    CHECK_NEAR(metric("cost.billed"), 9.831 * 190 / 60, 1e-8);
    CHECK_STRING(play_with("1\n1\n0\n1\n", EC2_SPOT("59m")), "a 0-59");
    CHECK_NEAR(metric("cost.billed"), 9.831 * 59 / 60, 1e-8);
}

/* The node that is lost at 90 has been there for longer than an hour, though the warm-up leaves 40 minutes of it. */
static void a_warm_up_does_not_make_a_node_young(void)
{
    CHECK_STRING(play_with("1\n1\n1\n0\n1\n",
                           EC2_UNTIL("length='220m' warmup='50m'", "source='spot'",
                                     "<availability href='trace.csv' gap='30m' means='available'/>", "100m")),
                 "a 0-220 in 2");
    CHECK_NEAR(metric("cost.billed"), 9.831 * 140 / 60, 1e-8);
}

/* 20 seconds are billed as 60, each life for itself, then by the second. */
static void a_minute_is_the_least(void)
{
    CHECK_STRING(play(EC2("source='on-demand'", "", "20s' submit='1m")), "a 1-1.33333");
    CHECK_NEAR(metric("cost.billed"), 32.77 / 60, 1e-8);
    CHECK_STRING(play(EC2_UNTIL("length='3m'", "source='on-demand' idle='41s'", "", "20s' submit='1m")),
                 "a 1-1.33333");
    CHECK_NEAR(metric("cost.billed"), 32.77 * 61 / 3600, 1e-8);
    CHECK_NEAR(metric("pool.p.cost"), 32.77 * 61 / 3600, 1e-8);
}

int main(void)
{
    CASE(a_notice_saves_or_moves_the_work);
    CASE(a_hint_moves_the_work_early);
    CASE(an_interruption_in_the_first_hour_is_free);
    CASE(a_warm_up_does_not_make_a_node_young);
    CASE(a_minute_is_the_least);
    return end_play();
}
