/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worlds of elastic jobs on nodes that come and go, worked out by hand, and the books of random ones.
 *
 * All times are in minutes. A pool has a node A that stays and a node B that lives so long and comes back after a
 * delay; each is a worker of 4 gpus, and runtimes are stated for both. In a comment, "8 x c29" are 29 minutes of
 * computing on 8 gpus; u is a rendezvous, s a save, r a restore.
 */
#include "tests/model/play.h"

#include "outlay/rng.h"

#define WORLD(elastic, jobs, checkpoint, capacities)                                                              \
    "<scenario version='1' name='world'><workload>" jobs "</workload>" checkpoint                                 \
    "<elastic name='e' worker='4' " elastic "/><pool name='p' gpus-per-node='4'>" capacities "</pool></scenario>"
#define JOB(runtime, more) "<job name='a' pool='p' gpus='8' runtime='" runtime "' elastic='e' " more "/>"
#define STAYS              "<capacity source='owned' nodes='1'/>"
#define COMES(life, delay)                                                                                        \
    "<capacity source='owned' nodes='1' interruptions='constant(" life ")' delay='" delay "'/>"

#define CLOUD "source='on-demand' type='p4d.24xlarge' region='us-east-1' units-per-node='4' "

static struct play play;

static void check_world(const char *text, const char *fates, const char *spent)
{
    if (play_open(&play, text) && play_run(&play, 1, 0)) {
        CHECK_STRING(play_fates(&play), fates);
        CHECK_STRING(play_spent(&play, 0), spent);
    }
    play_close(&play);
}

/* It starts on both. B is lost at 30, and after a rendezvous the job goes on with A alone at half the pace, with what
 * it had in memory; it grows when B is back, at 50 and at 100.
 *   0-30     8 x c30          of 100: 70 left
 *   30-50    4 x u1 c19       60.5 left
 *   50-80    8 x u1 c29       31.5 left
 *   80-100   4 x u1 c19       22 left
 *   100-123  8 x u1 c22 */
static void it_goes_on_with_fewer_and_grows_again(void)
{
    check_world(WORLD("min='1' max='2' rendezvous='1m'", JOB("100m", ""), "", STAYS COMES("30m", "20m")),
                "a 0-123, 2 interruptions", "800 useful, 0 lost, 24 startup, 0 restore, 0 saving, of 824");
}

/* It needs both. What no save holds is lost with B, and it waits for B.
 *   0-60     8 x c20 s1 c20 s1 c18     18 lost, 40 left
 *   80-126   8 x r5 c20 s1 c20 */
static void below_its_fewest_it_dies_whole(void)
{
    check_world(WORLD("min='2' max='2' rendezvous='1m'", JOB("80m", "checkpoint='c'"),
                      "<checkpoint name='c' interval='20m' cost='1m' restore='5m'/>", STAYS COMES("60m", "20m")),
                "a 0-126 in 2 attempts, 1 interruption, 18 lost",
                "640 useful, 144 lost, 0 startup, 40 restore, 24 saving, of 848");
}

/* B is back at 50. What the job would gain by growing is half of what it still needs alone:
 *   rendezvous 4, 42 of work: at 30 12 are left, u4 c24 alone until 58; at 50 the gain is 4, no more than it costs
 *   rendezvous 3, 42 of work: alone until 57; at 50 the gain is 3.5, so 30-50 u3 c17, 3.5 left, 50-56.5 u3 c3.5 */
static void it_grows_only_where_it_gains(void)
{
    check_world(WORLD("min='1' max='2' rendezvous='4m'", JOB("42m", ""), "", STAYS COMES("30m", "20m")),
                "a 0-58, 1 interruption", "336 useful, 0 lost, 16 startup, 0 restore, 0 saving, of 352");
    check_world(WORLD("min='1' max='2' rendezvous='3m'", JOB("42m", ""), "", STAYS COMES("30m", "20m")),
                "a 0-56.5, 1 interruption", "336 useful, 0 lost, 36 startup, 0 restore, 0 saving, of 372");
}

/* When B is back at 50, b, which came at 40, has waited for it and gets it. a grows at 58, when b is gone.
 *   0-30    8 x c30         of 60: 30 left
 *   30-58   4 x u1 c27      16.5 left
 *   58-75.5 8 x u1 c16.5 */
static void those_who_wait_go_before_those_who_grow(void)
{
    check_world(WORLD("min='1' max='2' rendezvous='1m'",
                      JOB("60m", "") "<job name='b' pool='p' gpus='4' submit='40m' runtime='8m'/>", "",
                      STAYS COMES("30m", "20m")),
                "a 0-75.5, 1 interruption; b 50-58",
                "512 useful, 0 lost, 12 startup, 0 restore, 0 saving, of 524");
}

/* Four are 3.5 times as fast as one, so two are 1 + 2.5/3 times as fast, three 1 + 5/3; six, past the last point, 3.5 +
 * 5/3. A job of 70 on one worker takes 20 on four, the sizes of the pools here. On two workers, for which 70 are
 * stated, one takes 70 x 11/6. */
static void workers_are_as_fast_as_their_points_say(void)
{
#define SCALED(nodes, gpus)                                                                                       \
    WORLD("min='1' max='6' rendezvous='1m' scaling='4:3.5'",                                                      \
          "<job name='a' pool='p' gpus='" gpus "' runtime='70m' elastic='e'/>", "",                               \
          "<capacity source='owned' nodes='" nodes "'/>")
    static const struct {
        const char *text;
        double speed;
    } rows[] = {
        {SCALED("1", "4"), 1},   {SCALED("2", "4"), 11 / 6.0},      {SCALED("3", "4"), 8 / 3.0},
        {SCALED("4", "4"), 3.5}, {SCALED("6", "4"), 3.5 + 5 / 3.0}, {SCALED("1", "8"), 6 / 11.0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (play_open(&play, rows[i].text) && play_run(&play, 1, 0))
            CHECK_NEAR((double)play.world.end, ceil(70 * (double)OL_MINUTE / rows[i].speed), 1);
        play_close(&play);
    }
#undef SCALED
}

/* With keeps="checkpoint" those that are left go back to the last save, which they read.
 *   0-30    8 x c12 s1 c12 s1 c4     4 lost, 24 saved; of 60: 36 left
 *   30-50   4 x u1 r2 c12 s1 c4      6 saved, 2 in memory; 28 left
 *   50-80   8 x u1 c12 s1 c12 s1 c3  3 lost with B; 24 and the 2 from before saved: 4 left
 *   80-91   4 x u1 r2 c8
 * To grow nothing has to be read: all have it in memory. */
static void what_is_kept_may_be_the_last_save(void)
{
    check_world(WORLD("min='1' max='2' rendezvous='1m' keeps='checkpoint'", JOB("60m", "checkpoint='c'"),
                      "<checkpoint name='c' interval='12m' cost='1m' restore='2m'/>", STAYS COMES("30m", "20m")),
                "a 0-91, 2 interruptions, 7 lost",
                "480 useful, 56 lost, 16 startup, 16 restore, 36 saving, of 604");
}

/* Both nodes are lost at 30. A is back at 50, and the job begins to read its last save; B comes at 52. What has not
 * been read yet cannot be in memory: after the rendezvous both read it.
 *   0-30     8 x c10 s0 c10 s0 c10 s0     the third save ends with the loss; of 37: 7 left
 *   50-52    4 x r2
 *   52-70    8 x u1 r10 c7 */
#define READS "<checkpoint name='c' interval='10m' cost='0s' restore='10m'/>"
static void who_grows_while_it_reads_reads_again(void)
{
    check_world(WORLD("min='1' max='2' rendezvous='1m'", JOB("37m", "checkpoint='c'"), READS,
                      COMES("30m", "20m") COMES("30m", "22m")),
                "a 0-70 in 2 attempts, 2 interruptions",
                "296 useful, 0 lost, 8 startup, 88 restore, 0 saving, of 392");
}

/* A lives 30 and is back after 10, B lives 25 and is back after 17.
 *   0-25     8 x c10 s0 c10 s0 c5      20 saved
 *   25-30    4 x u1 c4                 lost with A: 5 on 8 and 4 on 4 gpus
 *   40-42    4 x r2
 *   42-67    8 x u1 r24                B is back, and both read; then it is lost again
 *   67-69    4 x u1 r1                 A begins anew; the clock stops */
static void who_shrinks_while_it_reads_reads_again(void)
{
    check_world(
        "<scenario version='1' name='world'><clock length='69m'/><workload>" JOB(
            "100m", "checkpoint='c'") "</workload><checkpoint name='c' interval='10m' cost='0s' restore='30m'/>"
                                      "<elastic name='e' worker='4' min='1' max='2' rendezvous='1m'/><pool "
                                      "name='p' gpus-per-node='4'>" COMES("30m", "10m")
                                          COMES("25m", "17m") "</pool></scenario>",
        "a running in 2 attempts, 3 interruptions, 9 lost",
        "160 useful, 56 lost, 16 startup, 204 restore, 0 saving, of 436");
}

/* Pods take 5 to start. A stands from the start, B comes at 2, ordered for the job: the rendezvous of 1 does not make
 * A's pod start any sooner.
 *   0-2     4 x u2
 *   2-15    8 x u3 c10 */
static void growing_starts_no_pod_sooner(void)
{
    check_world(WORLD("min='1' max='2' rendezvous='1m'", JOB("10m", ""), "<pricebook href='aws.xml'/>",
                      "<capacity source='owned' nodes='1' job-start='5m'/>"
                      "<capacity " CLOUD "max='1' delay='2m' job-start='5m'/>"),
                "a 0-15", "80 useful, 0 lost, 32 startup, 0 restore, 0 saving, of 112");
}

/* ---- books ---- */

static void write_jobs(struct ol_text *text, struct ol_rng *rng)
{
    static const char *const sorts[] = {"", " elastic='e'", " checkpoint='c'", " checkpoint='c' elastic='e'"};
    for (uint64_t i = 1 + ol_rng_below(rng, 6); i > 0; i--)
        ol_text_addf(text, "<job name='j%d' pool='p' gpus='%d' submit='%dm' runtime='%dm'%s/>", (int)i,
                     4 + 4 * (int)ol_rng_below(rng, 3), (int)ol_rng_below(rng, 200),
                     1 + (int)ol_rng_below(rng, 200), sorts[ol_rng_below(rng, 4)]);
}

static void write_plans(struct ol_text *text, struct ol_rng *rng)
{
    static const char *const listens[] = {"save", "migrate", "ignore"};
    static const char *const keeps[] = {"memory", "checkpoint"};
    static const char *const modes[] = {"", " mode='async' flush='3m'"};
    ol_text_addf(text,
                 "<checkpoint name='c' interval='%dm' cost='%ds' restore='%dm' on-notice='%s' failure='%d%%'%s/>",
                 1 + (int)ol_rng_below(rng, 30), 1 + (int)ol_rng_below(rng, 100), (int)ol_rng_below(rng, 6),
                 listens[ol_rng_below(rng, 3)], (int)ol_rng_below(rng, 2) * 30, modes[ol_rng_below(rng, 2)]);
    ol_text_addf(text, "<elastic name='e' worker='%d' min='1' max='%d' rendezvous='%dm' keeps='%s' scaling='%s'/>",
                 2 + 2 * (int)ol_rng_below(rng, 2), 6 + (int)ol_rng_below(rng, 3), (int)ol_rng_below(rng, 4),
                 keeps[ol_rng_below(rng, 2)], ol_rng_below(rng, 2) ? "2:1.9 4:3.5" : "2:1.7");
}

static void write_pool(struct ol_text *text, struct ol_rng *rng)
{
    ol_text_addf(text, "<pool name='p' gpus-per-node='4'><capacity source='owned' nodes='%d' speed='%s'/>",
                 (int)ol_rng_below(rng, 2) + 1, ol_rng_below(rng, 2) ? "1" : "1.3");
    ol_text_addf(text,
                 "<capacity " CLOUD "nodes='%d' max='4' interruptions='exponential(%dm)' delay='%dm' "
                 "startup='%dm' job-start='%ds' notice='%dm' idle='5m' replace='%s'/></pool>",
                 (int)ol_rng_below(rng, 3), 60 + (int)ol_rng_below(rng, 600), (int)ol_rng_below(rng, 10),
                 (int)ol_rng_below(rng, 4), (int)ol_rng_below(rng, 90), (int)ol_rng_below(rng, 4),
                 ol_rng_below(rng, 2) ? "loss" : "notice");
}

/* Rigid and elastic jobs, with saves and without, on nodes that stay, come and go: play_run checks that what was busy
 * was spent, to the last microsecond of a unit, and the fleet's own books. All jobs come to their end. */
static void the_books_of_random_worlds_add_up(void)
{
    struct ol_rng rng = ol_rng_stream(1, "elastic worlds", "", 0);
    struct ol_text text = {0};
    double interruptions = 0;
    for (int i = 0; i < 60 && !check_failures; i++) {
        ol_text_clear(&text);
        ol_text_addf(
            &text, "<scenario version='1' name='world'><clock warmup='%dm'/><pricebook href='aws.xml'/><workload>",
            (int)ol_rng_below(&rng, 2) * 50);
        write_jobs(&text, &rng);
        ol_text_adds(&text, "</workload>");
        write_plans(&text, &rng);
        write_pool(&text, &rng);
        ol_text_adds(&text, "</scenario>");
        const bool is_read = play_open(&play, ol_text_string(&text));
        for (uint64_t k = 0; is_read && k < 10 && play_run(&play, 1, k); k++) {
            CHECK_NEAR(play_metric(&play, "jobs.completed"), play_metric(&play, "jobs.submitted"), 0);
            interruptions += play_metric(&play, "jobs.interruptions");
        }
        if (check_failures)
            printf("# world %d: %s\n", i, ol_text_string(&text));
        play_close(&play);
    }
    CHECK(interruptions > 600);
    ol_text_release(&text);
}

int main(void)
{
    CASE(it_goes_on_with_fewer_and_grows_again);
    CASE(below_its_fewest_it_dies_whole);
    CASE(it_grows_only_where_it_gains);
    CASE(those_who_wait_go_before_those_who_grow);
    CASE(workers_are_as_fast_as_their_points_say);
    CASE(what_is_kept_may_be_the_last_save);
    CASE(who_grows_while_it_reads_reads_again);
    CASE(who_shrinks_while_it_reads_reads_again);
    CASE(growing_starts_no_pod_sooner);
    CASE(the_books_of_random_worlds_add_up);
    return check_end();
}
