/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hard limits: of quotas one in the other, of users, of what a job holds beside its GPUs, for a burst, for a month. All
 * worlds are worked out by hand.
 */
#include "tests/fixture.h"
#include "tests/unit/sharing_stage.h"

static struct stage stage;

static struct stage_job *of_user(struct stage_job *job, const char *user)
{
    job->job.user = stage_label(&stage, user);
    return job;
}

static void caps(void)
{
    const char *why = NULL;
    stage_open(&stage, "<pool name='p' gpus='100'><quota team='a' gpus='8'/></pool>");
    struct stage_job *first = stage_run(&stage, 0, "a", 6);
    struct stage_job *job = stage_wait(&stage, 0, "a", 3);
    CHECK_INT(stage_ask(&stage, 0, job, &why), OL_ADMIT_LATER);
    CHECK_STRING(why, "team a has 6 of its 8 GPUs");
    CHECK_INT(stage_ask(&stage, 0, stage_new(&stage, 0, "a", 9), &why), OL_ADMIT_NEVER);
    CHECK_STRING(why, "it asks for 9 GPUs, and team a may have 8");
    CHECK_INT(stage_ask(&stage, 0, stage_new(&stage, 0, "b", 90), NULL), OL_ADMIT);
    CHECK(!stage.sharing->ops->precede && !stage.sharing->ops->reclaims);
    stage.sharing->ops->try_out(stage.sharing, &first->view, -1);
    CHECK_INT(stage_ask(&stage, 0, job, NULL), OL_ADMIT);
    stage.sharing->ops->try_out(stage.sharing, &first->view, 1);
    CHECK_INT(stage_ask(&stage, 0, job, NULL), OL_ADMIT_LATER);
    stage_stop(&stage, 0, first);
    CHECK_INT(stage_ask(&stage, 0, job, NULL), OL_ADMIT);
    stage_close(&stage);
}

/* A child within its parent, and a user's own quota in place of what each user has. */
static void nested(void)
{
    stage_open(&stage, "<pool name='p' gpus='100'><quota team='a' gpus='10' per-user='4'>"
                       "<quota user='eve' gpus='6'/></quota></pool>");
    struct stage_job *eve = of_user(stage_new(&stage, 0, "a", 6), "eve");
    struct stage_job *bob = of_user(stage_new(&stage, 0, "a", 6), "bob");
    CHECK_INT(stage_ask(&stage, 0, eve, NULL), OL_ADMIT);
    CHECK_INT(stage_ask(&stage, 0, bob, NULL), OL_ADMIT_NEVER);
    bob->view.units = 4;
    CHECK_INT(stage_ask(&stage, 0, bob, NULL), OL_ADMIT);
    stage_start(&stage, 0, stage_tell(&stage, 0, eve));
    stage_start(&stage, 0, stage_tell(&stage, 0, bob));
    CHECK_INT(stage_ask(&stage, 0, of_user(stage_wait(&stage, 0, "a", 1), "ann"), NULL), OL_ADMIT_LATER);
    stage_stop(&stage, 0, eve);
    CHECK_INT(stage_ask(&stage, 0, of_user(stage_wait(&stage, 0, "a", 1), "bob"), NULL), OL_ADMIT_LATER);
    CHECK_INT(stage_ask(&stage, 0, of_user(stage_wait(&stage, 0, "a", 1), "ann"), NULL), OL_ADMIT);
    stage_close(&stage);
}

/* Two at once, whoever asks; when one is done the next may. */
static void running(void)
{
    stage_open(&stage, "<pool name='p' gpus='100'><quota team='a' jobs='2'/></pool>");
    struct stage_job *first = stage_run(&stage, 0, "a", 1);
    struct stage_job *job = stage_wait(&stage, 0, "a", 1);
    CHECK_INT(stage_ask(&stage, 0, job, NULL), OL_ADMIT);
    stage_run(&stage, 0, "a", 1);
    CHECK_INT(stage_ask(&stage, 0, job, NULL), OL_ADMIT_LATER);
    stage_stop(&stage, 0, first);
    CHECK_INT(stage_ask(&stage, 0, job, NULL), OL_ADMIT);
    stage_close(&stage);
}

static void counts(void)
{
    stage_open(&stage, "<pool name='p' gpus='100'>"
                       "<quota team='*' jobs='2' queued='1' per-user-jobs='1' memory='1GB' cpus='4'/></pool>");
    struct stage_job *job = of_user(stage_new(&stage, 0, "a", 1), "x");
    CHECK_INT(stage_ask(&stage, 0, job, NULL), OL_ADMIT);
    stage_start(&stage, 0, stage_tell(&stage, 0, job));
    CHECK_INT(stage_ask(&stage, 0, of_user(stage_new(&stage, 0, "a", 1), "x"), NULL), OL_ADMIT_LATER);
    struct stage_job *big = of_user(stage_new(&stage, 0, "a", 1), "y");
    big->ask.memory_bytes = 1000000001;
    CHECK_INT(stage_ask(&stage, 0, big, NULL), OL_ADMIT_NEVER);
    big->ask.memory_bytes = 1000000000;
    big->ask.cpu_milli = 4000;
    CHECK_INT(stage_ask(&stage, 0, big, NULL), OL_ADMIT);
    stage_start(&stage, 0, stage_tell(&stage, 0, big));
    stage_wait(&stage, 0, "b", 1);
    CHECK_INT(stage_ask(&stage, 0, stage_new(&stage, 0, "b", 1), NULL), OL_ADMIT_NEVER);
    stage_stop(&stage, 0, job);
    struct stage_job *small = &stage.jobs[3];
    CHECK_INT(stage_ask(&stage, 0, small, NULL), OL_ADMIT);
    small->ask.memory_bytes = 1;
    CHECK_INT(stage_ask(&stage, 0, small, NULL), OL_ADMIT_LATER);
    small->ask.memory_bytes = 0, small->ask.cpu_milli = 1;
    CHECK_INT(stage_ask(&stage, 0, small, NULL), OL_ADMIT_LATER);
    stage_close(&stage);
}

/* 12 of 8 GPUs for 24 h at most; what was spent beyond the quota is earned by as long within it. */
static void bursts(void)
{
    stage_open(&stage, "<pool name='p' gpus='100'><quota team='a' gpus='8' burst='1.5' burst-for='24h'/></pool>");
    struct stage_job *base = stage_run(&stage, 0, "a", 8), *more = stage_run(&stage, 0, "a", 4);
    struct stage_job *job = stage_wait(&stage, 0, "a", 1);
    CHECK_INT(stage_ask(&stage, 0, job, NULL), OL_ADMIT_LATER);
    CHECK_INT(stage_ask(&stage, 0, stage_new(&stage, 0, "a", 12), NULL), OL_ADMIT_LATER);
    CHECK_INT(stage_ask(&stage, 0, stage_new(&stage, 0, "a", 13), NULL), OL_ADMIT_NEVER);
    stage_stop(&stage, 10 * OL_HOUR, more); /* the clock is at 10 h, and back at 4 h at 16:00 */
    more = stage_run(&stage, 16 * OL_HOUR, "a", 2);
    CHECK_INT(stage_ask(&stage, 36 * OL_HOUR - 1, job, NULL), OL_ADMIT);
    CHECK_INT(stage_ask(&stage, 36 * OL_HOUR, job, NULL), OL_ADMIT_LATER);
    CHECK(stage.sharing->ops->wake(stage.sharing, 36 * OL_HOUR) == OL_NEVER); /* as long as it has more */
    stage_stop(&stage, 40 * OL_HOUR, more);
    CHECK(stage.sharing->ops->wake(stage.sharing, 41 * OL_HOUR) == 64 * OL_HOUR);
    CHECK_INT(stage_ask(&stage, 50 * OL_HOUR, job, NULL), OL_ADMIT_LATER);
    CHECK_INT(stage_ask(&stage, 64 * OL_HOUR, job, NULL), OL_ADMIT);
    stage_stop(&stage, 64 * OL_HOUR, base);
    stage_close(&stage);
}

/* Tried out, nothing moves a burst's clock. */
static void trial_beside_burst(void)
{
    stage_open(&stage, "<pool name='p' gpus='100'><quota team='a' gpus='8' burst='2' burst-for='1h'/></pool>");
    struct stage_job *first = stage_run(&stage, 0, "a", 10), *job = stage_wait(&stage, 0, "a", 1);
    stage.sharing->ops->try_out(stage.sharing, &first->view, -1);
    CHECK_INT(stage_ask(&stage, OL_HOUR, job, NULL), OL_ADMIT);
    stage.sharing->ops->try_out(stage.sharing, &first->view, 1);
    CHECK_INT(stage_ask(&stage, OL_HOUR, job, NULL), OL_ADMIT_LATER);
    stage_close(&stage);
}

/* 100 unit-hours a month are stopped at 95; without a calendar a month is 30 days. */
static void budget_of_hours(void)
{
    const char *why = NULL;
    stage_open(&stage, "<pool name='p' gpus='100'><quota team='a' monthly-unit-hours='100'/></pool>");
    struct stage_job *first = stage_run(&stage, 0, "a", 10), *job = stage_wait(&stage, 0, "a", 1);
    const ol_time reached = 9 * OL_HOUR + 30 * OL_MINUTE;
    CHECK_INT(stage_ask(&stage, reached - 1, job, NULL), OL_ADMIT);
    CHECK_INT(stage_ask(&stage, reached, job, &why), OL_ADMIT_LATER);
    CHECK_STRING(why, "team a is at 95% of its month's budget");
    CHECK(stage.sharing->ops->wake(stage.sharing, reached) == 30 * OL_DAY);
    stage_stop(&stage, 10 * OL_HOUR, first);
    CHECK_INT(stage_ask(&stage, 30 * OL_DAY - 1, job, NULL), OL_ADMIT_LATER);
    CHECK_INT(stage_ask(&stage, 30 * OL_DAY, job, NULL), OL_ADMIT);
    stage_close(&stage);
}

/* No month is ever better: its jobs are refused, and nobody wakes up for them. */
static void no_budget(void)
{
    const char *why = NULL;
    stage_open(&stage, "<pool name='p' gpus='100'><quota team='a' monthly-unit-hours='0'/></pool>");
    CHECK_INT(stage_ask(&stage, 0, stage_wait(&stage, 0, "a", 1), &why), OL_ADMIT_NEVER);
    CHECK_STRING(why, "team a has nothing to use in a month");
    CHECK(stage.sharing->ops->wake(stage.sharing, 0) == OL_NEVER);
    stage_close(&stage);
}

/* 240 a month at 2 an hour are 120 hours, of which half is 60; the clock starts on 30 January, so that February begins
 * after two days. Only preemptible jobs are held back. */
static void budget_of_money(void)
{
    stage_set(&stage, "<pool name='p' gpus='100'><quota team='a' monthly-budget='240' unit-cost='2' stop-at='50%' "
                      "at-stop='preemptible'/></pool>");
    stage.setting.start_instant = ol_instant_of((struct ol_civil){.year = 2026, .month = 1, .day = 30});
    stage.sharing = ol_sharing_open(&stage.setting);
    stage_run(&stage, 0, "a", 10);
    struct stage_job *job = stage_wait(&stage, 0, "a", 1), *soft = stage_wait(&stage, 0, "a", 1);
    soft->ask.is_preemptible = true;
    CHECK_INT(stage_ask(&stage, 5 * OL_HOUR, soft, NULL), OL_ADMIT);
    CHECK_INT(stage_ask(&stage, 6 * OL_HOUR, soft, NULL), OL_ADMIT_LATER);
    CHECK_INT(stage_ask(&stage, 6 * OL_HOUR, job, NULL), OL_ADMIT);
    CHECK(stage.sharing->ops->wake(stage.sharing, 6 * OL_HOUR) == 2 * OL_DAY);
    CHECK_INT(stage_ask(&stage, 2 * OL_DAY + 5 * OL_HOUR, soft, NULL), OL_ADMIT); /* what ran on counts anew */
    CHECK_INT(stage_ask(&stage, 2 * OL_DAY + 6 * OL_HOUR, soft, NULL), OL_ADMIT_LATER);
    CHECK(stage.sharing->ops->wake(stage.sharing, 3 * OL_DAY) == 30 * OL_DAY); /* 1 March */
    stage_close(&stage);
}

/* Against sums over all jobs, after each of many random steps. */
static void random_steps(void)
{
    uint64_t state = 3;
    static const char *const teams[] = {"a", "b", "c"};
    stage_open(&stage, "<pool name='p' gpus='60'><quota team='a' gpus='20' per-user='7'><quota user='x' gpus='9'/>"
                       "</quota><quota team='b' gpus='30' burst='1.5'/></pool>");
    for (ol_time now = 0; now < 1000 * OL_MINUTE && stage.count < STAGE_JOBS; now += OL_MINUTE) {
        struct stage_job *job =
            stage_new(&stage, now, teams[fixture_random(&state) % 3], 1 + (uint32_t)(fixture_random(&state) % 12));
        of_user(job, fixture_random(&state) % 2 ? "x" : "y");
        if (stage_ask(&stage, now, job, NULL) != OL_ADMIT_NEVER)
            stage_tell(&stage, now, job);
        stage_serve(&stage, now);
        int64_t x = 0, y = 0;
        for (uint32_t i = 0; i < stage.count; i++) {
            const struct stage_job *other = &stage.jobs[i];
            if (other->view.is_running && other->job.team == stage_label(&stage, "a"))
                *(other->job.user == stage_label(&stage, "x") ? &x : &y) += other->view.units;
        }
        CHECK(x <= 9 && y <= 7 && stage_used(&stage, "b") <= 45 && stage.free >= 0);
        struct stage_job *gone = &stage.jobs[fixture_random(&state) % stage.count];
        if (gone->view.is_running)
            stage_stop(&stage, now, gone);
        if (check_failures)
            break;
    }
    stage_close(&stage);
}

static void refusals(void)
{
    stage_refuses("<pool name='p' gpus='8'><quota gpus='4'/></pool>", 25, "does not say whose it is");
    stage_refuses("<pool name='p' gpus='8'><quota team='a' user='b' gpus='4'/></pool>", 25, "several at once");
    stage_refuses("<pool name='p' gpus='8'><quota cohort='a'/></pool>", 25, "groups nobody");
    stage_refuses("<pool name='p' gpus='8'><quota team='a'/><quota team='a'/></pool>", 49, "has a quota already");
    stage_refuses("<pool name='p' cpus='8'><quota team='a' gpus='2'/></pool>", 41, "write cpus");
    stage_refuses("<pool name='p' gpus='8'><quota team='a' weight='2'/></pool>", 41, "\"kai\" or \"proportion\"");
    stage_refuses("<pool name='p' gpus='8'><quota team='a' gpsu='2'/></pool>", 41, "did you mean \"gpus\"?");
    stage_refuses("<pool name='p' gpus='8'><quota team='a' burst='2'/></pool>", 41, "there is no gpus");
    stage_refuses("<pool name='p' gpus='8'><quota team='a' gpus='2' burst-for='1h'/></pool>", 50,
                  "there is no burst");
    stage_refuses("<pool name='p' gpus='8'><quota team='a' stop-at='90%'/></pool>", 41, "there is no budget");
    stage_refuses("<pool name='p' gpus='8'><quota team='a' monthly-budget='9'/></pool>", 41, "is not known");
}

int main(void)
{
    CASE(caps);
    CASE(nested);
    CASE(running);
    CASE(counts);
    CASE(bursts);
    CASE(trial_beside_burst);
    CASE(budget_of_hours);
    CASE(no_budget);
    CASE(budget_of_money);
    CASE(random_steps);
    CASE(refusals);
    return check_end();
}
