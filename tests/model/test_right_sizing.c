/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What jobs held for nothing, worked out by hand to the minute of a GPU. Times are minutes.
 */
#include "tests/model/play.h"

#define WORLD_WITH(before, pool, jobs)                                                                            \
    "<scenario version='1' name='w'>" before "<workload>" jobs "</workload>"                                      \
    "<pool name='p' " pool "</pool></scenario>"
#define WORLD(pool, jobs) WORLD_WITH("", pool, jobs)
#define JOB(name, gpus, runtime, more)                                                                            \
    "<job pool='p' name='" name "' gpus='" #gpus "' runtime='" #runtime "m' " more "/>"
#define CHECKPOINT(more)                 "<checkpoint name='c' interval='1d' cost='2m' restore='3m' " more "/>"
#define SAVER(name, gpus, runtime, more) JOB(name, gpus, runtime, "checkpoint='c' " more)
#define SHORT_LIVED                                                                                               \
    "><capacity source='owned' nodes='1' units-per-node='2' "                                                     \
    "interruptions='constant(16m)'/>"

static bool plays(struct play *play, const char *text)
{
    return play_open(play, text) && play_run(play, 1, 0);
}

static void check_waste(const struct play *play, const char *kind, double jobs, double unit_minutes)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "waste.%s_jobs", kind);
    CHECK_NEAR(play_metric(play, ol_text_string(&name)), jobs, 0);
    ol_text_clear(&name);
    ol_text_addf(&name, "waste.%s_unit_hours", kind);
    CHECK_NEAR(play_metric(play, ol_text_string(&name)) * 60, unit_minutes, 1e-9);
    ol_text_release(&name);
}

/* a is stopped at 20 after a save to 22, and all of its 2 x 22 minutes are idle. b uses one of its four for an hour:
 * 3 x 60. c, who is left alone, uses one of four and keeps the four 15% busy: 3 x 100, and of the 0.85 x 400 that were
 * not busy the 40 that are left. d computes for 10, and holds its 8 for 20 more. e is busy enough; f would be were it
 * not for its use of one, and is 25% busy: 75% of its time is all oversized. g takes an hour of its five. */
static void waste_is_counted_once(void)
{
    struct play play;
    if (plays(&play,
              WORLD_WITH(
                  CHECKPOINT(""),
                  "gpus='64'>"
                  "<reclaim/>",
                  SAVER("a", 2, 60, "gpu-use='5%' team='x'") JOB("b", 4, 60, "gpus-used='1' team='y'")
                      JOB("c", 4, 100, "gpus-used='1' gpu-use='15%' exempt='yes' team='y'")
                          JOB("d", 8, 60, "crash-after='10m'") JOB("e", 1, 60, "gpu-use='20%' gpus-used='3'")
                              JOB("f", 4, 10, "gpu-use='25%' gpus-used='1'") JOB("g", 1, 60, "estimate='5h'")))) {
        check_waste(&play, "idle", 2, 44 + 40);
        check_waste(&play, "oversized", 3, 180 + 300 + 30);
        check_waste(&play, "crashed", 1, 160);
        CHECK_NEAR(play_metric(&play, "waste.overlong_jobs"), 1, 0);
        CHECK_NEAR(play_metric(&play, "waste.by_team.x") * 60, 44, 1e-9);
        CHECK_NEAR(play_metric(&play, "waste.by_team.y") * 60, 180 + 340, 1e-9);
        CHECK(isnan(play_metric(&play, "waste.cost")));
    }
    play_close(&play);
}

/* One whose clock ends before its jobs do: the books of a pool that stands cannot be read after that. */
static void run_to_the_clocks_end(struct play *play)
{
    const struct ol_world_setting setting = {.seed = 1};
    play->metrics = (struct ol_metrics){.replications = 1, .arena = &play->arena};
    CHECK_INT(ol_world_build(&play->world, &play->inflow, &setting, &play->stage.error), OL_OK);
    CHECK_INT(ol_world_run(&play->world, &play->stage.error), OL_OK);
    ol_world_metrics(&play->world, &play->metrics, 0);
}

/* Of a pool that stands, by start and end: b, which waits for a to 30, is 10% busy and counts from the warm-up's end at
 * 40 to the clock's at 60, 4 x 20 x 0.9; a is over before. c's half of 2 is never used, from 40 to 50. */
static void waste_of_a_pool_that_stands(void)
{
    struct play play;
    if (play_open(&play, WORLD_WITH("<clock length='60m' warmup='40m'/>", "gpus='6'>",
                                    JOB("a", 4, 30, "gpu-use='0'") JOB("c", 2, 50, "gpus-used='1'")
                                        JOB("b", 4, 60, "gpu-use='10%'")))) {
        run_to_the_clocks_end(&play);
        CHECK(!play.world.managed[0]);
        check_waste(&play, "idle", 1, 72);
        check_waste(&play, "oversized", 1, 10);
        check_waste(&play, "crashed", 0, 0);
    }
    play_close(&play);
    /* Nobody looks where nobody says anything. */
    if (plays(&play, WORLD("gpus='6'>", JOB("a", 4, 30, "estimate='90h'")))) {
        CHECK(isnan(play_metric(&play, "waste.idle_jobs")));
        CHECK(isnan(play_metric(&play, "jobs.reclaimed")));
    }
    play_close(&play);
}

/* Attempts are added up: each node lives for 16, and what was saved every 4 minutes is kept. The first attempt crashes
 * at 10 and holds its 2 to 16, the second crashes at 26 and holds them to 28. */
static void waste_of_several_attempts(void)
{
    struct play play;
    if (plays(&play, WORLD_WITH("<clock length='40m'/><checkpoint name='c' interval='4m' cost='0s' restore='0s'/>",
                                "gpus-per-node='2'" SHORT_LIVED, SAVER("a", 2, 20, "crash-after='10m'"))))
        check_waste(&play, "crashed", 1, 12 + 4);
    play_close(&play);
}

int main(void)
{
    CASE(waste_is_counted_once);
    CASE(waste_of_a_pool_that_stands);
    CASE(waste_of_several_attempts);
    return check_end();
}
