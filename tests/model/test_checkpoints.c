/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worlds of one job that saves and of nodes that live exactly so long, worked out by hand.
 *
 * All times are in minutes. In a comment, c is computing, s saving, r reading back, u starting up; "c10 s2" is ten
 * minutes of computing and a save of two.
 */
#include "tests/model/play.h"

#define POOL(job, checkpoint, capacities)                                                                         \
    "<workload><job name='a' pool='p' checkpoint='c' " job "/></workload><checkpoint name='c' " checkpoint "/>"   \
    "<pool name='p' gpus-per-node='1'>" capacities "</pool></scenario>"
#define SCENARIO                       "<scenario version='1' name='world'>"
#define OWNED(terms)                   "<capacity source='owned' nodes='1' " terms "/>"
#define WORLD(work, checkpoint, terms) SCENARIO POOL("gpus='1' runtime='" work "'", checkpoint, OWNED(terms))

static struct play play;

static void check_world(const char *text, const char *fates, const char *spent)
{
    if (play_open(&play, text) && play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), fates);
        CHECK_STRING(play_spent(&play, 0), spent);
    }
    play_close(&play);
}

/* Lost at 23, in the second save: what the first one holds is left.
 *   0-23   c10 s2 c10 s1    10 lost
 *   24-41  c10 s2 c5 */
static void a_save_that_is_cut_short_holds_nothing(void)
{
    check_world(WORLD("25m", "interval='10m' cost='2m'", "interruptions='constant(23m)' delay='1m'"),
                "a 0-41 in 2 attempts, 1 interruption, 10 lost",
                "25 useful, 10 lost, 0 startup, 0 restore, 5 saving, of 40");
}

/* Lost at 24, when the second save ends: it counts.
 *   0-24   c10 s2 c10 s2
 *   25-30  c5 */
static void a_save_that_ends_with_the_loss_holds(void)
{
    check_world(WORLD("25m", "interval='10m' cost='2m'", "interruptions='constant(24m)' delay='1m'"),
                "a 0-30 in 2 attempts, 1 interruption",
                "25 useful, 0 lost, 0 startup, 0 restore, 4 saving, of 29");
}

/* The work takes 25 and 4 of saving: done at 29, just when the node is lost. Lost a microsecond earlier it is not. */
static void work_that_ends_with_the_loss_is_done(void)
{
    check_world(WORLD("25m", "interval='10m' cost='2m'", "interruptions='constant(29m)' delay='1m'"), "a 0-29",
                "25 useful, 0 lost, 0 startup, 0 restore, 4 saving, of 29");
    check_world(WORLD("25m", "interval='10m' cost='2m'", "interruptions='constant(1739999999us)' delay='1m'"),
                "a 0-34.99999998 in 2 attempts, 1 interruption, 4.999999983 lost",
                "25 useful, 4.999999983 lost, 0 startup, 0 restore, 4 saving, of 33.99999998");
}

/* A gang of two nodes. A's live 45 and are there again at once, B's live 30 and come back after 10:
 *     A [0, 45) [45, 90) [90, 135) [135, 180)      B [0, 30) [40, 70) [80, 110) [120, 150)
 * The loss of either stops the job on both, and it waits until both are there.
 *   0-30     c10 s2 c10 s2 c6   6 lost; the first attempt reads nothing back
 *   40-45    r5                 lost in the restore
 *   45-70    r8 c10 s2 c5       5 lost
 *   80-90    r8 c2              2 lost
 *   90-110   r8 c10 s2          the save ends with the loss
 *   120-135  r8 c7              done as A is lost
 * 47 of work; 105 on both nodes. */
static void a_gang_dies_whole_and_waits_for_the_replacement(void)
{
    check_world(SCENARIO POOL("gpus='2' runtime='47m'", "interval='10m' cost='2m' restore='8m'",
                              OWNED("interruptions='constant(45m)'")
                                  OWNED("interruptions='constant(30m)' delay='10m'")),
                "a 0-135 in 6 attempts, 5 interruptions, 13 lost",
                "94 useful, 26 lost, 0 startup, 74 restore, 16 saving, of 210");
}

/* A save survives 4 after it was taken. Lost at 23: the one of 20 is not there yet, the one of 10 is.
 *   0-23 c23, 13 lost; 24-39 c15
 * Lost at 24 it is there just in time:
 *   0-24 c24, 4 lost; 25-30 c5
 * With saves that stop the job for 1, lost at 25 (the second would be there at 26):
 *   0-25 c10 s1 c10 s1 c3, 13 lost; 26-42 c10 s1 c5 */
static void what_is_not_flushed_is_lost(void)
{
    check_world(WORLD("25m", "interval='10m' mode='async' flush='4m'", "interruptions='constant(23m)' delay='1m'"),
                "a 0-39 in 2 attempts, 1 interruption, 13 lost",
                "25 useful, 13 lost, 0 startup, 0 restore, 0 saving, of 38");
    check_world(WORLD("25m", "interval='10m' mode='async' flush='4m'", "interruptions='constant(24m)' delay='1m'"),
                "a 0-30 in 2 attempts, 1 interruption, 4 lost",
                "25 useful, 4 lost, 0 startup, 0 restore, 0 saving, of 29");
    check_world(WORLD("25m", "interval='10m' mode='async' flush='4m' cost='1m'",
                      "interruptions='constant(25m)' delay='1m'"),
                "a 0-42 in 2 attempts, 1 interruption, 13 lost",
                "25 useful, 13 lost, 0 startup, 0 restore, 3 saving, of 41");
}

/* Warned 5 before, it computes on and begins to save 3 before the loss.
 *   0-20   c17 s3
 *   22-42  r1 c16 s3
 *   44-52  r1 c7 */
static void a_last_save_starts_as_late_as_it_can(void)
{
    check_world(
        WORLD("40m", "emergency='3m' restore='1m'", "interruptions='constant(20m)' delay='2m' notice='5m'"),
        "a 0-52 in 3 attempts, 2 interruptions", "40 useful, 0 lost, 0 startup, 2 restore, 6 saving, of 48");
}

/* A save on a notice takes 3. A notice of 3 is enough:
 *   0-20   c10 s1 c6 s3
 *   22-42  r1 c10 s1 c5 s3
 *   44-49  r1 c4
 * One of 2 is not, and a job may choose not to listen:
 *   0-20   c10 s1 c9   9 lost
 *   22-42  r1 c10 s1 c8   8 lost
 *   44-61  r1 c10 s1 c5 */
static void a_notice_too_short_to_save_is_of_no_use(void)
{
    static const char *const lost = "a 0-61 in 3 attempts, 2 interruptions, 17 lost";
    static const char *const spent = "35 useful, 17 lost, 0 startup, 2 restore, 3 saving, of 57";
#define PLAN  "interval='10m' cost='1m' emergency='3m' restore='1m'"
#define TERMS "interruptions='constant(20m)' delay='2m'"
    check_world(WORLD("35m", PLAN, TERMS " notice='3m'"), "a 0-49 in 3 attempts, 2 interruptions",
                "35 useful, 0 lost, 0 startup, 2 restore, 8 saving, of 45");
    check_world(WORLD("35m", PLAN, TERMS " notice='2m'"), lost, spent);
    check_world(WORLD("35m", PLAN, TERMS), lost, spent);
    check_world(WORLD("35m", PLAN " on-notice='ignore'", TERMS " notice='3m'"), lost, spent);
#undef TERMS
#undef PLAN
}

/* Saves that take no time: without a notice none is made in the last moment.
 *   0-19  c19, 9 lost; 20-35 c15
 * With a notice, however short, all is saved:
 *   0-19  c19; 20-26 c6 */
static void without_a_notice_there_is_no_last_save(void)
{
    check_world(WORLD("25m", "interval='10m' cost='0s'", "interruptions='constant(19m)' delay='1m'"),
                "a 0-35 in 2 attempts, 1 interruption, 9 lost",
                "25 useful, 9 lost, 0 startup, 0 restore, 0 saving, of 34");
    check_world(WORLD("25m", "interval='10m' cost='0s'", "interruptions='constant(19m)' delay='1m' notice='1us'"),
                "a 0-26 in 2 attempts, 1 interruption",
                "25 useful, 0 lost, 0 startup, 0 restore, 0 saving, of 25");
}

/* The last save begins at 12, in the middle of another one, and holds the same.
 *   0-15   c10 s2 s3
 *   16-22  r1 c5 */
static void a_last_save_takes_the_place_of_another(void)
{
    check_world(WORLD("15m", "interval='10m' cost='4m' emergency='3m' restore='1m'",
                      "interruptions='constant(15m)' delay='1m' notice='3m'"),
                "a 0-22 in 2 attempts, 1 interruption",
                "15 useful, 0 lost, 0 startup, 1 restore, 5 saving, of 21");
}

/* Warned at 14 that its node will be gone at 20, it saves at once and goes on at 16 on the other one, which stays.
 *   0-16   c14 s2
 *   16-33  r1 c16
 * Leaving is an interruption too: one of the job, and one of all jobs. */
static void a_job_may_leave_on_a_notice(void)
{
    if (play_open(&play, SCENARIO POOL("gpus='1' runtime='30m'", "emergency='2m' restore='1m' on-notice='migrate'",
                                       OWNED("interruptions='constant(20m)' notice='6m' delay='1h'") OWNED(""))) &&
        play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), "a 0-33 in 2 attempts, 1 interruption");
        CHECK_STRING(play_spent(&play, 0), "30 useful, 0 lost, 0 startup, 1 restore, 2 saving, of 33");
        CHECK_NEAR(play_metric(&play, "jobs.interruptions"), 1, 0);
    }
    play_close(&play);
}

/* Each attempt starts up first.
 *   0-20   u2 c10 s1 c7         7 lost
 *   21-41  u2 r3 c10 s1 c4      4 lost
 *   42-52  u2 r3 c5 */
#define STARTS_UP                                                                                                 \
    POOL("gpus='1' runtime='25m'", "interval='10m' cost='1m' restore='3m'",                                       \
         OWNED("interruptions='constant(20m)' delay='1m' job-start='constant(2m)'"))
static void every_attempt_starts_up(void)
{
    check_world(SCENARIO STARTS_UP, "a 0-52 in 3 attempts, 2 interruptions, 11 lost",
                "25 useful, 11 lost, 6 startup, 6 restore, 2 saving, of 50");
}

/* The same world, counted from 22 on: u1 r3 c10 s1 c4, u2 r3 c5. What became of the job does not change. */
static void the_warm_up_is_not_counted(void)
{
    check_world(SCENARIO "<clock warmup='22m'/>" STARTS_UP, "a 0-52 in 3 attempts, 2 interruptions, 11 lost",
                "15 useful, 4 lost, 3 startup, 6 restore, 1 saving, of 29");
}

/* Nodes boot for 3 and come after 2; they live 20 from the start of the boot. The one that stands at first has booted.
 *   node [0, 20)    serves 0-20    c10 s1 c9   9 lost
 *   node [22, 42)   serves 25-42   c10 s1 c6   6 lost
 *   node [44, ...)  serves 47-54   c7
 * The run is over with the job, and so is the last node: 20 + 20 + 10 of nodes, of which 20 + 17 + 7 served. */
static void a_node_lives_from_its_start_and_the_run_ends_with_the_job(void)
{
    if (play_open(&play, WORLD("27m", "interval='10m' cost='1m'",
                               "interruptions='constant(20m)' delay='2m' startup='constant(3m)'")) &&
        play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), "a 0-54 in 3 attempts, 2 interruptions, 15 lost");
        CHECK_STRING(play_spent(&play, 0), "27 useful, 15 lost, 0 startup, 0 restore, 2 saving, of 44");
        CHECK_NEAR(play_metric(&play, "pool.p.owned.node_hours"), 50 / 60.0, 1e-12);
        CHECK_NEAR(play_metric(&play, "pool.p.unit_hours_capacity"), 44 / 60.0, 1e-12);
        CHECK_NEAR(play_metric(&play, "pool.p.utilization"), 1, 1e-12);
        CHECK_NEAR(play_metric(&play, "pool.p.nodes.mean"), 44 / 54.0, 1e-12);
        CHECK_NEAR(play_metric(&play, "pool.p.owned.node_starts"), 3, 0);
        CHECK_NEAR(play_metric(&play, "pool.p.owned.node_losses"), 2, 0);
    }
    play_close(&play);
}

/* Nodes boot for 3, live 5, and are warned of 3 before: what comes after the first one, which has booted, is closed at
 * 2, before it is up, and never serves. The clock stops at 60.
 *   0-5    c5, all lost */
static void a_node_that_is_closed_before_it_is_up_never_serves(void)
{
    if (play_open(&play, SCENARIO "<clock length='60m'/>" POOL(
                             "gpus='1' runtime='10m'", "interval='10m' cost='1m' on-notice='ignore'",
                             OWNED("interruptions='constant(5m)' startup='constant(3m)' notice='3m'"))) &&
        play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), "a waiting, 1 interruption, 5 lost");
        CHECK_STRING(play_spent(&play, 0), "0 useful, 5 lost, 0 startup, 0 restore, 0 saving, of 5");
        CHECK_NEAR(play_metric(&play, "pool.p.unit_hours_capacity"), 5 / 60.0, 1e-12);
        CHECK_NEAR(play_metric(&play, "pool.p.nodes.mean"), 5 / 60.0, 1e-12);
        CHECK_NEAR(play_metric(&play, "pool.p.owned.node_hours"), 1, 1e-12);
    }
    play_close(&play);
}

/* All but one in a million saves are of no use (the last one's fate is drawn, then that before it, and so on): all of
 * the 20 that two saves would hold is lost. At 45 the job has run since 25: c10 s2 c8. How many saves are kept makes
 * no difference to the job. */
static void saves_that_failed_hold_nothing(void)
{
#define ALL_FAIL(keep)                                                                                            \
    SCENARIO "<clock length='45m'/>" POOL("gpus='1' runtime='25m'",                                               \
                                          "interval='10m' cost='2m' failure='0.999999'" keep,                     \
                                          OWNED("interruptions='constant(24m)' delay='1m'"))
    static const char *const fates = "a running in 2 attempts, 1 interruption, 20 lost";
    static const char *const spent = "18 useful, 20 lost, 0 startup, 0 restore, 6 saving, of 44";
    check_world(ALL_FAIL(""), fates, spent);
    check_world(ALL_FAIL(" keep='1'"), fates, spent);
#undef ALL_FAIL
}

/* The same of a last save: 17 computed, 3 spent in vain, all lost; the clock stops at 40, while the second
 * attempt runs.
 *   0-20   c17 s3
 *   22-40  r1 c17 */
static void a_last_save_may_be_in_vain(void)
{
    check_world(SCENARIO "<clock length='40m'/>" POOL(
                    "gpus='1' runtime='40m'", "emergency='3m' restore='1m' failure='0.999999'",
                    OWNED("interruptions='constant(20m)' delay='2m' notice='3m'")),
                "a running in 2 attempts, 1 interruption, 17 lost",
                "17 useful, 17 lost, 0 startup, 1 restore, 3 saving, of 38");
}

/* On nodes twice as fast 22 of work take 11. Saves and restores do not become faster.
 *   0-9    c4 s2 c3   8 of work saved; 3 lost
 *   10-19  r1 c4 s2 c2   16 saved; 2 lost
 *   20-24  r1 c3 */
static void fast_nodes_compute_faster_and_save_no_faster(void)
{
    check_world(
        WORLD("22m", "interval='4m' cost='2m' restore='1m'", "interruptions='constant(9m)' delay='1m' speed='2'"),
        "a 0-24 in 3 attempts, 2 interruptions, 5 lost",
        "11 useful, 5 lost, 0 startup, 2 restore, 4 saving, of 22");
}

/* A market that closes after every two hours, for one, and a law that knows nothing of it: 100 h between losses. With
 * a save of 1, Daly's interval is 109.6 for M = 100 h; the rule that goes by what it has seen has M = (2 + 100) / 2 =
 * 51 h for its second attempt (77.6), 34.7 h for its third (63.8) and 26.5 h for its fourth (55.7), in which two saves
 * fit into the two hours and not one: 5 in all, where Daly's rule makes 4. */
static void the_adaptive_rule_learns(void)
{
    static const char *const rules[] = {"daly", "adaptive"};
    static const double saves[] = {4, 5};
    for (size_t i = 0; i < 2; i++) {
        struct ol_text text = {0};
        ol_text_addf(&text,
                     SCENARIO "<clock length='11h'/>" POOL(
                         "gpus='1' runtime='100h'", "interval='%s' cost='1m'",
                         "<capacity source='spot' max='1' interruptions='constant(100h)'><availability "
                         "href='market.csv' means='nodes' gap='1h' after='loop'/></capacity>"),
                     rules[i]);
        play_begin(&play);
        fixture_write(&play.stage.fixture, "market.csv", "1\n1\n0\n", 6);
        if (play_read(&play, ol_text_string(&text)) && play_run(&play, 1, 0)) {
            CHECK_NEAR(play_metric(&play, "pool.p.unit_hours_allocated"), 8, 0);
            CHECK_NEAR(play_metric(&play, "pool.p.unit_hours_saving"), saves[i] / 60, 1e-12);
        }
        play_close(&play);
        ol_text_release(&text);
    }
}

int main(void)
{
    CASE(a_save_that_is_cut_short_holds_nothing);
    CASE(a_save_that_ends_with_the_loss_holds);
    CASE(work_that_ends_with_the_loss_is_done);
    CASE(a_gang_dies_whole_and_waits_for_the_replacement);
    CASE(what_is_not_flushed_is_lost);
    CASE(a_last_save_starts_as_late_as_it_can);
    CASE(a_notice_too_short_to_save_is_of_no_use);
    CASE(without_a_notice_there_is_no_last_save);
    CASE(a_last_save_takes_the_place_of_another);
    CASE(a_job_may_leave_on_a_notice);
    CASE(every_attempt_starts_up);
    CASE(the_warm_up_is_not_counted);
    CASE(a_node_lives_from_its_start_and_the_run_ends_with_the_job);
    CASE(a_node_that_is_closed_before_it_is_up_never_serves);
    CASE(saves_that_failed_hold_nothing);
    CASE(a_last_save_may_be_in_vain);
    CASE(fast_nodes_compute_faster_and_save_no_faster);
    CASE(the_adaptive_rule_learns);
    return check_end();
}
