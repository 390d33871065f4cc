/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worlds of a few jobs that share a file system, worked out by hand. All times are in minutes.
 */
#include "tests/model/play.h"

#include "outlay/rng.h"

#define BEGIN                "<scenario version='1' name='world'>"
#define JOB(name, terms, io) "<job name='" name "' pool='p' gpus='1' " terms " filesystem='fs' " io "/>"
#define FS(terms)            "<filesystem name='fs' size='1TB' " terms "/>"
#define POOL                 "<pool name='p' gpus='9'/>"
#define END                  "</scenario>"

static struct play play;

static void check_world(const char *text, const char *fates)
{
    if (play_open(&play, text) && play_run(&play, 1, 0))
        CHECK_STRING(play_fates(&play), fates);
    play_close(&play);
}

/* Two want 150 a second each of 200: each gets 100, and goes at 2/3.
 *   0-30    a, b at 2/3: 20 done, 40 to go
 *   30-120  a, b, c at 200/3/150 = 4/9: a and b are done after 40 / (4/9) = 90, c has done 40
 *   120-140 c alone */
static void those_who_want_too_much_share_it_evenly(void)
{
    if (play_open(&play, BEGIN "<workload>" JOB("a", "runtime='60m'", "io-rate='150MB'")
                             JOB("b", "runtime='60m'", "io-rate='150MB'")
                                 JOB("c", "runtime='60m' submit='30m'",
                                     "io-rate='150MB'") "</workload>" FS("throughput='200MB'") POOL END) &&
        play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), "a 0-120; b 0-120; c 30-140");
        /* 200 of 200 up to 120, then 150: (120 + 20 x .75) / 140 */
        CHECK_NEAR(play_metric(&play, "filesystem.fs.utilization"), 135.0 / 140, 1e-9);
        /* 1.5 for 2 x 30 job-minutes, 2.25 for 3 x 90, 1 for 20; of 350 */
        CHECK_NEAR(play_metric(&play, "filesystem.fs.slowdown"), (90 + 607.5 + 20) / 350, 1e-9);
    }
    play_close(&play);
}

/* 20, 50 and 150 of 100: 20 is had, 40 each are left for the others: 50 goes at .8, 150 at 4/15.
 *   0-50    small at 1: 50, done; middle .8: 40 of 50; large 4/15: 13 1/3 of 30
 *   50-60   50 each: middle at 1, done with its 10; large at 1/3: 3 1/3, 13 1/3 to go
 *   60-80   large has all 100: 2/3, 13 1/3 take 20 */
static void what_small_wishes_leave_is_for_the_others(void)
{
    check_world(BEGIN "<workload>" JOB("small", "runtime='50m'", "io-rate='20MB'")
                    JOB("middle", "runtime='50m'", "io-rate='50MB'")
                        JOB("large", "runtime='30m'", "io-rate='150MB'") "</workload>" FS("throughput='100MB'")
                            POOL END,
                "small 0-50; middle 0-60; large 0-80");
}

/* It has 50 of the 100 that it wants, and takes twice as long. */
static void nobody_gets_more_than_each(void)
{
    check_world(BEGIN "<workload>" JOB("a", "runtime='60m'", "io-rate='100MB'") "</workload>" FS(
                    "throughput='1GB' each='50MB'") POOL END,
                "a 0-120");
}

/* 200 MB for each of a size of 1 TB; a gang of four wants four times 100 MB: half speed. */
static void a_rate_may_be_of_a_unit_or_of_a_terabyte(void)
{
    check_world(BEGIN "<workload><job name='a' pool='p' gpus='4' runtime='60m' filesystem='fs' "
                      "io-rate-per-unit='100MB'/></workload>" FS("throughput-per-tb='200MB'") POOL END,
                "a 0-120");
}

/* On nodes twice as fast it reads twice as much: 200 of 150, three quarters of its double speed. */
static void who_computes_faster_wants_more(void)
{
    check_world(BEGIN "<workload>" JOB("a", "runtime='60m'", "io-rate='100MB'") "</workload>" FS(
                    "throughput='150MB'") "<pool name='p' gpus-per-node='1'><capacity source='owned' nodes='1' "
                                          "speed='2'/></pool>" END,
                "a 0-40");
}

/* Jobs of two pools. */
static void pools_may_share_one(void)
{
    check_world(
        BEGIN "<workload>" JOB("a", "runtime='60m'",
                               "io-rate='100MB'") "<job name='b' pool='q' cpus='1' "
                                                  "runtime='30m' filesystem='fs' io-rate='100MB'/></workload>" FS(
                                                      "throughput='100MB'") POOL "<pool name='q' cpus='1'/>" END,
        "a 0-90; b 0-60");
}

/* a saves after each 10 of computing, for 1, whatever its speed; b comes at 15 and is done after 60.
 *   0-15    c10 s1 c4           14 done
 *   15-75   at half speed: c6 s1 c10 s1 c10 s1 c10 s1 c10 s1 c9    55 of computing: 27.5 done, 41.5 in all
 *   75-95.5 c1 s1 c10 s1 c7.5   18.5
 * In all 87.5 of computing, ceil(87.5 / 10) - 1 = 8 saves.
 *
 * With a loss at 58, after the fifth save, which ended at 55: 3 are lost, and 14 + 36/2 = 32 were done by the save.
 *   58-59   b alone: 15 to 58 gave 21.5, now 22.5; it needs 15 more at half speed
 *   59-74   c10 s1 c4 at half speed: 7, 39 in all
 *   74-97   c6 s1 c10 s1 c5 */
static void saves_come_after_as_much_computing(void)
{
#define SAVED(terms)                                                                                              \
    BEGIN "<workload><job name='a' pool='one' gpus='1' runtime='60m' checkpoint='c' filesystem='fs' "             \
          "io-rate='100MB'/>" JOB("b", "runtime='30m' submit='15m'",                                              \
                                  "io-rate='100MB'") "</workload>"                                                \
                                                     "<checkpoint name='c' interval='10m' cost='1m'/>" FS(        \
                                                         "throughput='100MB'") POOL                               \
        "<pool name='one' gpus-per-node='1'><capacity source='owned' nodes='1' " terms "/></pool>" END
    if (play_open(&play, SAVED("")) && play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), "a 0-95.5; b 15-75");
        CHECK_STRING(play_spent(&play, 1), "87.5 useful, 0 lost, 0 startup, 0 restore, 8 saving, of 95.5");
    }
    play_close(&play);
    check_world(SAVED("interruptions='constant(58m)' delay='1m'"),
                "a 0-97 in 2 attempts, 1 interruption, 3 lost; b 15-74");
}

#define SAVER(name) JOB(name, "runtime='25m' checkpoint='c'", "files='100GB'")
#define SAVES       "<checkpoint name='c' interval='10m' size='60GB' keep='2' filesystem='fs'/>"

/* 60 GB at 1 GB a second take 1: c10 s1 c10 s1 c5. */
static void a_save_goes_at_the_throughput(void)
{
    if (play_open(&play, BEGIN "<workload>" SAVER("a") "</workload>" SAVES FS("throughput='1GB'") POOL END) &&
        play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), "a 0-27");
        CHECK_NEAR(play_metric(&play, "filesystem.fs.peak_gb"), 100 + 2 * 60, 1e-9);
        /* 60 GB each 600 s */
        CHECK_NEAR(play_metric(&play, "filesystem.fs.save_load"), 0.1, 1e-9);
    }
    play_close(&play);
}

/* Each has a load of 60 GB each 600 s, .1 of the throughput, so that the other one meets 1 / .9 savers: 900 MB a
 * second, and 66.666667 s for each of its two saves. */
static void savers_expect_each_other(void)
{
    check_world(BEGIN "<workload>" SAVER("a") SAVER("b") "</workload>" SAVES FS("throughput='1GB'") POOL END,
                "a 0-27.22222223; b 0-27.22222223");
}

/* Beside one that wishes for 500 MB a second, half of the throughput is left: saves of 2. One that wishes for more gets
 * no more than an even part of it either. */
static void readers_leave_saves_an_even_part(void)
{
#define READ(rate)                                                                                                \
    BEGIN "<workload>" JOB("r", "runtime='60m'", "io-rate='" rate "'")                                            \
        SAVER("a") "</workload>" SAVES FS("throughput='1GB'") POOL END
    check_world(READ("500MB"), "r 0-60; a 0-29");
    check_world(READ("1GB"), "r 0-60; a 0-29");
    /* 250 MB leave 750: 1 1/3 a save */
    check_world(READ("250MB"), "r 0-60; a 0-27.66666667");
}

/* ---- laws ---- */

/* A few jobs on nodes that come and go; `files` says what all jobs have in common. */
static void random_world(struct ol_text *text, struct ol_rng *rng, const char *files, const char *rest)
{
    ol_text_clear(text);
    ol_text_addf(text,
                 BEGIN
                 "<workload><arrivals name='w' pool='p' count='60' interarrival='exponential(9m)' "
                 "runtime='uniform(10m,3h)' gpus='uniform(1,3)' checkpoint='c' %s/></workload>"
                 "<checkpoint name='c' interval='%dm' mode='%s' cost='1m' flush='%dm' failure='%s' restore='2m'/>"
                 "<pool name='p' gpus-per-node='4'><capacity source='owned' nodes='3' "
                 "interruptions='exponential(%dh)' delay='5m' notice='2m'/></pool>%s" END,
                 files, 5 + (int)(20 * ol_rng_unit(rng)), ol_rng_unit(rng) < .5 ? "async" : "blocking",
                 1 + (int)(8 * ol_rng_unit(rng)), ol_rng_unit(rng) < .5 ? "0" : "20%",
                 2 + (int)(8 * ol_rng_unit(rng)), rest);
}

/* As fast as they like they are what they are without a file system. */
static void enough_throughput_changes_nothing(void)
{
    struct ol_rng rng = ol_rng_stream(7, "worlds", "enough", 0);
    for (int i = 0; i < 40; i++) {
        struct ol_text text = {0}, without = {0};
        struct ol_rng again = rng;
        random_world(&text, &again, "", "");
        if (play_open(&play, ol_text_string(&text)) && play_run(&play, (uint64_t)i, 0))
            ol_text_addf(&without, "%s %s", play_fates(&play), play_spent(&play, 0));
        play_close(&play);
        random_world(&text, &rng, "filesystem='fs' io-rate='1MB'", FS("throughput='1GB'"));
        if (play_open(&play, ol_text_string(&text)) && play_run(&play, (uint64_t)i, 0)) {
            ol_text_addf(&play.fates, " %s", play_spent(&play, 0));
            CHECK_STRING(play_fates(&play), ol_text_string(&without));
        }
        play_close(&play);
        ol_text_release(&text);
        ol_text_release(&without);
    }
}

/* Jobs that crash, save, fail to save and come back all end, and nothing is granted that there is not. The books of
 * each pool are checked by play_run. */
static void scarce_throughput_only_slows(void)
{
    struct ol_rng rng = ol_rng_stream(7, "worlds", "scarce", 0);
    for (int i = 0; i < 40; i++) {
        struct ol_text text = {0};
        random_world(&text, &rng, "filesystem='fs' io-rate='100MB'", FS("throughput='450MB' each='90MB'"));
        if (play_open(&play, ol_text_string(&text)) && play_run(&play, (uint64_t)i, 0)) {
            const double used = play_metric(&play, "filesystem.fs.utilization");
            CHECK(used > 0.2 && used <= 1);
            CHECK(play_metric(&play, "filesystem.fs.slowdown") >= 100.0 / 90 - 1e-9);
            CHECK_NEAR(play_metric(&play, "jobs.completed"), 60, 0);
            ol_file_sharing_verify(play.world.sharings[0]);
        }
        play_close(&play);
        ol_text_release(&text);
    }
}

/* Without anybody else on it, nothing differs. */
static void one_alone_is_not_slowed(void)
{
    check_world(BEGIN "<workload>" JOB("a", "runtime='61m'",
                                       "io-rate='100MB'") "</workload>" FS("throughput='100MB'") POOL END,
                "a 0-61");
}

struct moved {
    double bytes; /* that the work of all jobs needs */
    double end;
};

static void count_needed(void *self, const struct ol_job_run *run)
{
    struct moved *moved = self;
    const double rate = 1e6 * (30 + 70 * (run->job->source % 3));
    moved->bytes += rate * (double)run->job->runtime / (double)OL_SECOND;
    moved->end = fmax(moved->end, (double)run->end / (double)OL_SECOND);
}

/* Where jobs only compute, all that is moved is what their runtimes need at their rates. */
static void what_is_moved_is_what_the_work_needs(void)
{
    static const char *const text =
        BEGIN "<run seed='3'/><workload>"
              "<arrivals name='u' pool='p' count='200' interarrival='exponential(9m)' runtime='uniform(10m,3h)' "
              "gpus='1' filesystem='fs' io-rate='30MB'/>"
              "<arrivals name='v' pool='p' count='200' interarrival='exponential(9m)' runtime='uniform(10m,3h)' "
              "gpus='2' filesystem='fs' io-rate='100MB'/>"
              "<arrivals name='w' pool='p' count='200' interarrival='exponential(9m)' runtime='uniform(10m,3h)' "
              "gpus='3' filesystem='fs' io-rate='170MB'/></workload>" FS(
                  "throughput='600MB'") "<pool name='p' gpus='20'><scheduler backfill='easy'/></pool>" END;
    if (play_open(&play, text) && play_run(&play, 3, 0)) {
        struct moved moved = {0};
        const struct ol_world_setting again = {.seed = 3, .visit = count_needed, .visit_self = &moved};
        const double used = play_metric(&play, "filesystem.fs.utilization");
        ol_world_release(&play.world);
        CHECK_INT(ol_world_build(&play.world, &play.inflow, &again, &play.stage.error), OL_OK);
        CHECK_INT(ol_world_run(&play.world, &play.stage.error), OL_OK);
        CHECK(used > 0.5 && used < 1);
        CHECK_NEAR(used * 600e6 * moved.end / moved.bytes, 1, 1e-9);
    }
    play_close(&play);
}

int main(void)
{
    CASE(those_who_want_too_much_share_it_evenly);
    CASE(what_small_wishes_leave_is_for_the_others);
    CASE(nobody_gets_more_than_each);
    CASE(a_rate_may_be_of_a_unit_or_of_a_terabyte);
    CASE(who_computes_faster_wants_more);
    CASE(pools_may_share_one);
    CASE(saves_come_after_as_much_computing);
    CASE(one_alone_is_not_slowed);
    CASE(a_save_goes_at_the_throughput);
    CASE(savers_expect_each_other);
    CASE(readers_leave_saves_an_even_part);
    CASE(enough_throughput_changes_nothing);
    CASE(scarce_throughput_only_slows);
    CASE(what_is_moved_is_what_the_work_needs);
    return check_end();
}
