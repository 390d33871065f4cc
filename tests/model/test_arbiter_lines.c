/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pass over lines against the pass that asks everybody: the latter is what an arbiter makes where somebody listens to
 * why jobs wait, so each random world is run twice, with a listener and without. Every start and end has to be the
 * same. Orders whose ranks stand still and orders whose ranks move, ties, jobs that come in bursts,
 * estimates that are too short, nodes that are lost and jobs that are stopped for others, which wait again.
 */
#include "tests/model/dice.h"
#include "tests/model/play.h"

#include "tests/check.h"

#define WORLDS 500

static const char *an_order(void)
{
    return ONE_OF("order='priority'", "order='sjf'", "order='srtf'", "order='las'", "order='edf'", "order='f1'",
                  "order='fcfs'", "order='fair-share'", "order='fair-share' by='user' usage-half-life='2h'",
                  "order='fair-share' by='user' usage-half-life='0s'", "order='multifactor' weight-age='1000'",
                  "order='multifactor' weight-age='50' weight-fairshare='40' calc-period='1' max-age='0-2'",
                  "order='multifactor' weight-age='9' weight-fairshare='900' weight-job-size='30' calc-period='2'",
                  "order='multifactor' weight-fairshare='70' weight-job-size='100' weight-qos='10' "
                  "priority-flags='SMALL_RELATIVE_TO_TIME'",
                  "order='multifactor' weight-age='300' weight-tres='cpu=55' max-age='0-1' calc-period='1' "
                  "priority-flags='NO_FAIR_TREE'",
                  "order='multifactor' weight-age='300' weight-fairshare='300' priority-flags='INCR_ONLY'",
                  "order='wfp3'", "order='points'");
}

static const char *a_preemption(void)
{
    return ONE_OF("", "", "", "<preemption by='priority'/>", "<preemption by='priority' victims='newest'/>",
                  "<preemption by='class' victims='least-lost-work' grace='3m'/>",
                  "<preemption by='class' victims='fewest-jobs' min-run='7m'/>",
                  "<preemption by='priority' per-day='3' grace='1m'/>",
                  "<preemption by='rank' per-job-a-day='2'/>",
                  "<preemption by='rank' margin='1' victims='newest' min-run='4m' per-day='60'/>",
                  "<preemption by='rank' margin='30' protect-deadline='1h' per-day='20'/>",
                  "<preemption by='priority' after-wait='10m'/>",
                  "<preemption by='rank' min-run='10m' grace='5m' per-day='60'/>");
}

/* Half of the worlds let jobs stop others. */
static void add_scheduler(struct ol_text *text)
{
    const char *order = an_order(), *preempt = "", *rules = "";
    if (below(2)) {
        preempt = ONE_OF("preempt='requeue'", "preempt='requeue'", "preempt='kill'", "preempt='checkpoint'");
        rules = a_preemption();
    }
    ol_text_addf(text, "<scheduler %s backfill='%s' %s %s>%s%s</scheduler>", order,
                 ONE_OF("easy", "easy", "none", "easy-sjbf"), ONE_OF("", "", "recalculate='5m'"), preempt,
                 ONE_OF("", "<qos name='q' priority='5'/>"), rules);
}

static void add_pool(struct ol_text *text)
{
    ol_text_adds(text, "<pool name='p' gpus-per-node='4'>");
    add_scheduler(text);
    ol_text_addf(text, "<capacity source='owned' nodes='2'/>%s</pool>",
                 ONE_OF("", "<capacity source='spot' type='x' max='2' delay='2m' idle='10m' "
                            "interruptions='exponential(40m)'/>"));
}

static void add_jobs(struct ol_text *text)
{
    uint64_t submit = 0;
    const unsigned gap = 1 + below(4);
    for (int i = 0; i < 60; i++) {
        const uint64_t runtime = 1 + below(40), estimate = below(4) ? runtime + 5 * below(6) : 1 + below(40);
        submit += below(2) ? below(2 * gap) : 0;
        ol_text_addf(text,
                     "<job name='j%d' pool='p' submit='%dm' gpus='%d' runtime='%dm' estimate='%dm' priority='%d' "
                     "team='%c' user='%c' nice='%d' %s %s %s/>",
                     i, (int)submit, (int)(below(3) ? 1 + below(3) : 1 + below(8)), (int)runtime, (int)estimate,
                     (int)below(3), (char)('a' + below(3)), (char)('k' + below(4)), (int)below(2),
                     ONE_OF("", "qos='q'"), ONE_OF("", "deadline='3h'", "deadline='5h'"),
                     ONE_OF("", "preemptible='yes'"));
    }
}

static void hear(void *self, const struct ol_note *note)
{
    (void)note;
    ++*(size_t *)self;
}

/* What came of it; `heard`: how often something was told, NULL: nobody listens. */
static bool fates_of(const char *world, uint64_t seed, size_t *heard, struct ol_text *fates)
{
    struct play play;
    const struct ol_world_setting setting = {.seed = seed, .visit = play_tell, .visit_self = &play};
    bool is_run =
        play_open(&play, world) && ol_world_build(&play.world, &play.inflow, &setting, &play.stage.error) == OL_OK;
    if (is_run && heard)
        ol_probes_add(ol_sim_probes(play.world.sim),
                      (struct ol_probe){.topics = 1u << OL_JOB_DECIDED, .hear = hear, .self = heard});
    is_run = is_run && ol_world_run(&play.world, &play.stage.error) == OL_OK;
    if (is_run)
        play_check(&play);
    else /* orders by what jobs have attained may stop two for each other for ever */
        CHECK(strstr(play.stage.error.message, "has been interrupted 65535 times"));
    ol_text_addf(fates, "%s%s", play_fates(&play), play.stage.error.message);
    play_close(&play);
    return is_run;
}

static void the_same_start_at_the_same_time(void)
{
    size_t heard = 0, endless = 0;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct ol_text world = {0}, lined = {0}, plain = {0};
        dice = seed;
        ol_text_adds(&world, "<scenario version='1' name='w'><workload>");
        add_jobs(&world);
        ol_text_adds(&world, "</workload>");
        add_pool(&world);
        ol_text_adds(&world, "</scenario>");
        endless += !fates_of(ol_text_string(&world), seed, NULL, &lined);
        fates_of(ol_text_string(&world), seed, &heard, &plain);
        if (strcmp(ol_text_string(&lined), ol_text_string(&plain)) != 0)
            CHECK_REPORT("world %d, another fate: %s", (int)seed, strstr(ol_text_string(&world), "<pool"));
        ol_text_release(&world);
        ol_text_release(&lined);
        ol_text_release(&plain);
    }
    CHECK(heard > 0);
    CHECK(endless < WORLDS / 20);
}

int main(void)
{
    CASE(the_same_start_at_the_same_time);
    return check_end();
}
