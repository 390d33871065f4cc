/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs that do not use what they hold, jobs that crash, and who stops them: worlds worked out by hand. Times are
 * minutes. A pool warns after 15 and stops after 5 more, where a test says nothing else.
 */
#include "models/decision.h"
#include "tests/model/play.h"

#define WORLD_WITH(before, pool, jobs)                                                                            \
    "<scenario version='1' name='w'>" before "<workload>" jobs "</workload>"                                      \
    "<pool name='p' " pool "</pool></scenario>"
#define WORLD(pool, jobs) WORLD_WITH("", pool, jobs)
#define RECLAIM(more)     "<reclaim " more "/>"
#define FCFS              "<scheduler backfill='none'/>"
#define JOB(name, gpus, runtime, more)                                                                            \
    "<job pool='p' name='" name "' gpus='" #gpus "' runtime='" #runtime "m' " more "/>"

static bool plays(struct play *play, const char *text)
{
    return play_open(play, text) && play_run(play, 1, 0);
}

/* a is 12% busy: warned at 15, stopped at 20, and its 80 unit-minutes are lost; b, which waits for its GPUs, is busy
 * enough at 20%; c says nothing. */
static void an_idle_job_is_stopped(void)
{
    struct play play;
    if (plays(&play, WORLD("gpus='8'>" FCFS RECLAIM(""), JOB("a", 4, 100, "gpu-use='12%'") JOB(
                                                             "b", 8, 30, "gpu-use='20%'") JOB("c", 1, 5, "")))) {
        CHECK_STRING(play_fates(&play), "a 0-20 reclaimed, 20 lost; b 20-50; c 50-55");
        CHECK_STRING(play_spent(&play, 0), "245 useful, 80 lost, 0 startup, 0 restore, 0 saving, of 325");
        CHECK_NEAR(play_metric(&play, "jobs.reclaimed"), 1, 0);
        CHECK_NEAR(play_metric(&play, "jobs.failed"), 0, 0);
        CHECK_NEAR(play_metric(&play, "jobs.completed"), 2, 0);
        CHECK_NEAR(play_metric(&play, "jobs.running_at_end"), 0, 0);
    }
    play_close(&play);
    /* One that is done by then is done: at 20 the end comes before the stop. */
    if (plays(&play,
              WORLD("gpus='8'>" RECLAIM(""), JOB("a", 4, 20, "gpu-use='0'") JOB("b", 4, 21, "gpu-use='0'"))))
        CHECK_STRING(play_fates(&play), "a 0-20; b 0-20 reclaimed, 20 lost");
    play_close(&play);
    if (plays(&play, WORLD("gpus='8'>" RECLAIM("below='50%' for='1h' grace='0s'"),
                           JOB("a", 4, 100, "gpu-use='49%'") JOB("b", 4, 100, "gpu-use='50%'"))))
        CHECK_STRING(play_fates(&play), "a 0-60 reclaimed, 60 lost; b 0-100");
    play_close(&play);
}

/* By their own word, by their team, type or queue; a pattern is found anywhere in a name unless it says otherwise. */
static void some_are_left_alone(void)
{
    struct play play;
    if (plays(&play,
              WORLD("gpus='8'>" RECLAIM("exempt-teams='^(infra|7)$' exempt-types='prod' exempt-queues='^inter'"),
                    JOB("a", 1, 30, "gpu-use='0' exempt='yes'") JOB("b", 1, 30, "gpu-use='0' team='infra'")
                        JOB("c", 1, 30, "gpu-use='0' team='infra2' type='research'")
                            JOB("d", 1, 30, "gpu-use='0' type='production'")
                                JOB("e", 1, 30, "gpu-use='0' queue='interactive'")
                                    JOB("f", 1, 30, "gpu-use='0' queue='pointer'")
                                        JOB("g", 1, 30, "gpu-use='0' team='7'") JOB("h", 1, 30, "gpu-use='0'"))))
        CHECK_STRING(
            play_fates(&play),
            "a 0-30; b 0-30; c 0-20 reclaimed, 20 lost; d 0-30; e 0-30; f 0-20 reclaimed, 20 lost; g 0-30; "
            "h 0-20 reclaimed, 20 lost");
    play_close(&play);
}

#define CHECKPOINT(more)                 "<checkpoint name='c' interval='1d' cost='2m' restore='3m' " more "/>"
#define SAVER(name, gpus, runtime, more) JOB(name, gpus, runtime, "checkpoint='c' " more)

/* a saves from 20 to 22 and goes back with 20 of its 60 done. It starts anew at once, reads back for 3, computes from
 * 25 on; at 45 it is stopped for good after another save, and all it ever did is lost: 20 + 20. Of its 47 minutes 4 are
 * saving, 3 restore, 40 lost. With two returns, it computes 20 more from 50 to 70, at which it is done. */
static void what_was_saved_goes_on(void)
{
    struct play play;
    if (plays(&play, WORLD_WITH(CHECKPOINT(""), "gpus='2'>" RECLAIM("then='requeue'"),
                                SAVER("a", 2, 60, "gpu-use='5%'")))) {
        CHECK_STRING(play_fates(&play), "a 0-47 reclaimed in 2 attempts, 40 lost");
        CHECK_STRING(play_spent(&play, 0), "0 useful, 80 lost, 0 startup, 6 restore, 8 saving, of 94");
        CHECK_NEAR(play_metric(&play, "jobs.interruptions"), 0, 0);
        CHECK_NEAR(play_metric(&play, "jobs.preemptions"), 0, 0);
    }
    play_close(&play);
    if (plays(&play, WORLD_WITH(CHECKPOINT(""), "gpus='2'>" RECLAIM("then='requeue' requeues='2'"),
                                SAVER("a", 2, 60, "gpu-use='5%'")))) {
        CHECK_STRING(play_fates(&play), "a 0-70 in 3 attempts");
        CHECK_STRING(play_spent(&play, 0), "120 useful, 0 lost, 0 startup, 12 restore, 8 saving, of 140");
        CHECK_NEAR(play_metric(&play, "jobs.reclaimed"), 0, 0);
    }
    play_close(&play);
    /* Stopped at once for good, it saves all the same; and 22 minutes of work need none: 20 + 2 is their end. */
    if (plays(&play, WORLD_WITH(CHECKPOINT(""), "gpus='4'>" RECLAIM(""),
                                SAVER("a", 2, 60, "gpu-use='5%'") SAVER("b", 2, 22, "gpu-use='5%'")))) {
        CHECK_STRING(play_fates(&play), "a 0-22 reclaimed, 20 lost; b 0-22");
        CHECK_STRING(play_spent(&play, 0), "44 useful, 40 lost, 0 startup, 0 restore, 4 saving, of 88");
    }
    play_close(&play);
    /* Without a <checkpoint> nothing is kept: 20 are lost twice. */
    if (plays(&play, WORLD("gpus='2'>" RECLAIM("then='requeue'"), JOB("a", 2, 60, "gpu-use='5%'"))))
        CHECK_STRING(play_fates(&play), "a 0-40 reclaimed in 2 attempts, 40 lost");
    play_close(&play);
}

/* a computes for 10 and then holds its GPUs to its end at 60, b gets them at 60. Whoever watches gets them back at 30,
 * 15 + 5 after the crash; b, which was 5% busy before it crashed at 18, was warned at 15 and is stopped at 20. */
static void a_crashed_job_holds_its_gpus(void)
{
    struct play play;
    if (plays(&play, WORLD("gpus='4'>" FCFS, JOB("a", 4, 60, "crash-after='10m'") JOB("b", 2, 5, "")))) {
        CHECK_STRING(play_fates(&play), "a 0-60 failed, 60 lost; b 60-65");
        CHECK_STRING(play_spent(&play, 0), "10 useful, 240 lost, 0 startup, 0 restore, 0 saving, of 250");
        CHECK_NEAR(play_metric(&play, "jobs.failed"), 1, 0);
    }
    play_close(&play);
    if (plays(&play,
              WORLD("gpus='4'>" FCFS RECLAIM(""),
                    JOB("a", 4, 60, "crash-after='10m'") JOB("b", 2, 60, "crash-after='18m' gpu-use='5%'")
                        JOB("c", 2, 50, "crash-after='10m' exempt='yes'") JOB("d", 2, 10, "crash-after='10m'")))) {
        CHECK_STRING(play_fates(&play),
                     "a 0-30 failed, 30 lost; b 30-50 failed, 20 lost; c 30-80 failed, 50 lost; d 50-60");
        CHECK_STRING(play_spent(&play, 0), "20 useful, 260 lost, 0 startup, 0 restore, 0 saving, of 280");
        CHECK_NEAR(play_metric(&play, "jobs.failed"), 3, 0);
        CHECK_NEAR(play_metric(&play, "jobs.reclaimed"), 0, 0);
    }
    play_close(&play);
}

/* It saves each 10, which takes 2, and crashes after 25 of computing: at 29. What it saved is of no use, as it failed:
 * 25 + 31 are lost, 4 went into the two saves; it would have ended at 60: 50 + 5 saves, less the one that falls on the
 * end, is 58. */
static void a_crash_needs_no_save(void)
{
    struct play play;
    const char *const saves = "<checkpoint name='c' interval='10m' cost='2m' restore='3m'/>";
    struct ol_text text = {0};
    ol_text_addf(&text, WORLD_WITH("%s", "gpus='1'>", SAVER("a", 1, 50, "crash-after='25m'")), saves);
    if (plays(&play, ol_text_string(&text))) {
        CHECK_STRING(play_fates(&play), "a 0-58 failed, 54 lost");
        CHECK_STRING(play_spent(&play, 0), "0 useful, 54 lost, 0 startup, 0 restore, 4 saving, of 58");
    }
    play_close(&play);
    /* Stopped at 49 without a save. */
    ol_text_clear(&text);
    ol_text_addf(&text, WORLD_WITH("%s", "gpus='1'>" RECLAIM(""), SAVER("a", 1, 50, "crash-after='25m'")), saves);
    if (plays(&play, ol_text_string(&text))) {
        CHECK_STRING(play_fates(&play), "a 0-49 failed, 45 lost");
        CHECK_STRING(play_spent(&play, 0), "0 useful, 45 lost, 0 startup, 0 restore, 4 saving, of 49");
    }
    play_close(&play);
    ol_text_release(&text);
}

/* Each node lives for 16. The first attempt is warned at 15 and lost at 16; the second is watched anew from 16 on, and
 * is warned at 31 and lost at 32; 8 of work are left ... */
#define SHORT_LIVED "><capacity source='owned' nodes='1' units-per-node='2' interruptions='constant(16m)'/>"

static void a_lost_node_forgets_the_watch(void)
{
    struct play play;
    if (plays(&play, WORLD_WITH("<clock length='40m'/><checkpoint name='c' interval='4m' cost='0s' restore='0s'/>",
                                "gpus-per-node='2'" SHORT_LIVED RECLAIM(""), SAVER("a", 2, 36, "gpu-use='1%'")))) {
        CHECK_STRING(play_fates(&play), "a 0-36 in 3 attempts, 2 interruptions");
        CHECK_STRING(play_spent(&play, 0), "72 useful, 0 lost, 0 startup, 0 restore, 0 saving, of 72");
    }
    play_close(&play);
    /* One that crashed at 10 and has lost its node at 16 starts anew from the save at 8, computes 10 more until 26: 18
     * of its 20 are done, 16 are saved. It holds on to 28, when it would have been done; at 28 it has failed. */
    if (plays(&play, WORLD_WITH("<clock length='40m'/><checkpoint name='c' interval='4m' cost='0s' restore='0s'/>",
                                "gpus-per-node='2'" SHORT_LIVED, SAVER("a", 2, 20, "crash-after='10m'")))) {
        CHECK_STRING(play_fates(&play), "a 0-28 failed in 2 attempts, 1 interruption, 28 lost");
        CHECK_STRING(play_spent(&play, 0), "0 useful, 56 lost, 0 startup, 0 restore, 0 saving, of 56");
    }
    play_close(&play);
    /* With 18 of work the second attempt has no time to crash: it is done at 26. */
    if (plays(&play, WORLD_WITH("<clock length='40m'/><checkpoint name='c' interval='4m' cost='0s' restore='0s'/>",
                                "gpus-per-node='2'" SHORT_LIVED, SAVER("a", 2, 18, "crash-after='10m'"))))
        CHECK_STRING(play_fates(&play), "a 0-26 in 2 attempts, 1 interruption, 8 lost");
    play_close(&play);
}

/* The clock ends while one holds its GPUs in vain: what it computed before is lost with the crash. The warm-up leaves
 * 20 of a's 30 minutes, and 20 of b's, which has crashed just then. */
static void the_end_finds_them_too(void)
{
    struct play play;
    if (plays(&play,
              WORLD_WITH("<clock length='30m' warmup='10m'/>", "gpus='2'>",
                         JOB("a", 1, 60, "crash-after='5m'") JOB("b", 1, 60, "submit='5m' crash-after='5m'")))) {
        CHECK_STRING(play_fates(&play), "a running, 30 lost; b running, 25 lost");
        CHECK_STRING(play_spent(&play, 0), "0 useful, 40 lost, 0 startup, 0 restore, 0 saving, of 40");
    }
    play_close(&play);
}

/* a, which is idle, is warned at 15 and stopped for b at 18: 18 are lost. It goes on from 28, is warned at 43 and
 * stopped at 48. A crashed one is stopped for b like any other, and computes again from 28: for 10, then it holds on to
 * 68, or has its node taken back at 58. */
static void a_job_stopped_for_another_is_watched_anew(void)
{
    struct play play;
    const char *const scheduler = "<scheduler preempt='requeue'></scheduler>";
    struct ol_text text = {0};
    ol_text_addf(&text,
                 WORLD("gpus='4'>%s" RECLAIM(""),
                       JOB("a", 4, 100, "gpu-use='0' preemptible='yes'") JOB("b", 4, 10, "submit='18m'")),
                 scheduler);
    if (plays(&play, ol_text_string(&text))) {
        CHECK_STRING(play_fates(&play), "a 0-48 reclaimed in 2 attempts, 38 lost; b 18-28");
        CHECK_NEAR(play_metric(&play, "jobs.preemptions"), 1, 0);
    }
    play_close(&play);
    for (int watched = 0; watched < 2; watched++) {
        ol_text_clear(&text);
        ol_text_addf(&text,
                     WORLD("gpus='4'>%s%s",
                           JOB("a", 4, 40, "crash-after='10m' preemptible='yes'") JOB("b", 4, 10, "submit='18m'")),
                     scheduler, watched ? "<reclaim/>" : "");
        if (plays(&play, ol_text_string(&text)))
            CHECK_STRING(play_fates(&play), watched ? "a 0-58 failed in 2 attempts, 48 lost; b 18-28"
                                                    : "a 0-68 failed in 2 attempts, 58 lost; b 18-28");
        play_close(&play);
    }
    ol_text_release(&text);
}

/* ---- what is told ---- */

struct story {
    const struct ol_labels *labels;
    struct ol_text text;
};

static void hear(void *self, const struct ol_note *note)
{
    struct story *story = self;
    const struct ol_decision *decision = note->what;
    char name[OL_LABEL_BUFFER];
    if (decision->kind != OL_DECIDED_RECLAIM)
        return;
    ol_text_addf(&story->text, "%g %s %s; ", play_minutes(note->at),
                 ol_label_text(story->labels, decision->run->job->name, name), decision->limit);
}

static void each_step_is_told(void)
{
    struct play play;
    struct story story = {0};
    if (play_open(&play, WORLD_WITH(CHECKPOINT(""), "gpus='8'>" RECLAIM(""),
                                    JOB("a", 1, 100, "gpu-use='12.5%'") JOB("b", 1, 100, "crash-after='10m'")
                                        SAVER("c", 1, 100, "gpu-use='0'")
                                            JOB("d", 1, 100, "gpu-use='12%' crash-after='17m'")))) {
        const struct ol_world_setting setting = {.seed = 1};
        story.labels = &play.stage.scenario->labels;
        CHECK_INT(ol_world_build(&play.world, &play.inflow, &setting, &play.stage.error), OL_OK);
        ol_probes_add(ol_sim_probes(play.world.sim),
                      (struct ol_probe){.topics = 1u << OL_JOB_DECIDED, .hear = hear, .self = &story});
        CHECK_INT(ol_world_run(&play.world, &play.stage.error), OL_OK);
        CHECK_STRING(ol_text_string(&story.text), "15 a warned: its GPUs were 12.5% busy for 15min; "
                                                  "15 c warned: its GPUs were 0% busy for 15min; "
                                                  "15 d warned: its GPUs were 12% busy for 15min; "
                                                  "20 a stopped: its GPUs were 12.5% busy for 20min; "
                                                  "20 c stopped: its GPUs were 0% busy for 20min; "
                                                  "20 d stopped: it crashed, and its GPUs were idle for 20min; "
                                                  "25 b warned: it crashed, and its GPUs were idle for 15min; "
                                                  "30 b stopped: it crashed, and its GPUs were idle for 20min; ");
    }
    ol_text_release(&story.text);
    play_close(&play);
}

/* A worker a node: a is on two, crashes at 5, and does not grow into the third that is free from 6 on. */
static void a_crashed_job_does_not_grow(void)
{
    struct play play;
    if (plays(&play, WORLD_WITH("<elastic name='e' min='1' max='3' worker='1' rendezvous='0s'/>", "gpus='3'>",
                                JOB("b", 1, 6, "") JOB("a", 1, 40, "elastic='e' crash-after='5m'"))))
        CHECK_STRING(play_fates(&play), "b 0-6; a 0-20 failed, 20 lost");
    play_close(&play);
}

int main(void)
{
    CASE(an_idle_job_is_stopped);
    CASE(some_are_left_alone);
    CASE(what_was_saved_goes_on);
    CASE(a_crashed_job_holds_its_gpus);
    CASE(a_crash_needs_no_save);
    CASE(a_lost_node_forgets_the_watch);
    CASE(the_end_finds_them_too);
    CASE(a_job_stopped_for_another_is_watched_anew);
    CASE(each_step_is_told);
    CASE(a_crashed_job_does_not_grow);
    return check_end();
}
