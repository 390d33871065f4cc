/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where nobody is stopped, limited or placed, the arbiter serves as the fast policies do, which are held against plain
 * scans of their own: random worlds, every backfill rule, job by job. A pool is handed to the arbiter by preempt="...",
 * and as no job of these worlds may be stopped, none is.
 */
#include "tests/check.h"
#include "tests/model/play.h"

#include "outlay/rng.h"

#define JOBS 40

static void write_jobs(struct ol_text *text, struct ol_rng *rng, bool overruns)
{
    uint64_t submit = 0;
    for (int i = 0; i < JOBS; i++) {
        const uint64_t runtime = 1 + ol_rng_below(rng, 40), estimate = 1 + ol_rng_below(rng, 50);
        const uint64_t fair = estimate > runtime ? estimate : runtime;
        submit += ol_rng_below(rng, 6);
        ol_text_addf(text, "<job name='j%d' pool='p' submit='%dm' cpus='%d' runtime='%dm' estimate='%dm'/>", i,
                     (int)submit, (int)(1 + ol_rng_below(rng, 8)), (int)runtime,
                     (int)(overruns ? estimate : fair));
    }
}

static void fates_of(struct play *play, const char *jobs, const char *scheduler, struct ol_text *fates)
{
    struct ol_text world = {0};
    ol_text_addf(&world,
                 "<scenario version='1' name='w'><workload>%s</workload><pool name='p' cpus='8'>"
                 "<scheduler %s/></pool></scenario>",
                 jobs, scheduler);
    CHECK(play_open(play, ol_text_string(&world)) && play_run(play, 1, 0));
    ol_text_addf(fates, "%s", play_fates(play));
    play_close(play);
    ol_text_release(&world);
}

static void compare(const char *backfill, uint64_t seed, bool overruns)
{
    struct ol_rng rng = ol_rng_stream(seed, "worlds", backfill, overruns);
    struct ol_text jobs = {0}, plain = {0}, weighed = {0}, scheduler = {0};
    struct play play;
    write_jobs(&jobs, &rng, overruns);
    ol_text_addf(&scheduler, "backfill='%s'", backfill);
    fates_of(&play, ol_text_string(&jobs), ol_text_string(&scheduler), &plain);
    ol_text_addf(&scheduler, " preempt='requeue'");
    fates_of(&play, ol_text_string(&jobs), ol_text_string(&scheduler), &weighed);
    CHECK_STRING(ol_text_string(&weighed), ol_text_string(&plain));
    ol_text_release(&jobs);
    ol_text_release(&plain);
    ol_text_release(&weighed);
    ol_text_release(&scheduler);
}

static void serves_as_the_fast_policies(void)
{
    static const char *const backfills[] = {"none", "easy", "easy-sjbf", "conservative"};
    for (size_t i = 0; i < sizeof backfills / sizeof *backfills; i++)
        for (uint64_t seed = 0; seed < 60; seed++)
            compare(backfills[i], seed, seed % 3 == 0);
}

int main(void)
{
    CASE(serves_as_the_fast_policies);
    return check_end();
}
