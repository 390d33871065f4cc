/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cohorts as Kueue documents them (kueue.sigs.k8s.io: Concepts, Cluster Queue: borrowing, lending, preemption), its
 * arithmetic of nested cohorts done here a second time, and who may be preempted, worked out by hand.
 */
#include "tests/fixture.h"
#include "tests/unit/sharing_stage.h"

static struct stage stage;

static enum ol_admission asks(const char *team, uint32_t units)
{
    return stage_ask(&stage, 0, stage_new(&stage, 0, team, units), NULL);
}

/* The documentation's team-a-cq with 9 and team-b-cq with 12 in one cohort: a may admit up to 12 + 9 = 21. */
static void borrowing(void)
{
    const char *why = NULL;
    stage_open(&stage, "<pool name='p' cpus='30'><scheduler sharing='kueue'/>"
                       "<quota team='a' cpus='9'/><quota team='b' cpus='12'/></pool>");
    CHECK_INT(asks("a", 21), OL_ADMIT);
    CHECK_INT(asks("a", 22), OL_ADMIT_NEVER);
    stage_run(&stage, 0, "a", 15);
    CHECK_INT(asks("b", 6), OL_ADMIT);
    CHECK_INT(stage_ask(&stage, 0, stage_new(&stage, 0, "b", 7), &why), OL_ADMIT_LATER);
    CHECK_STRING(why, "team b has 0 of its 12 processors, and may borrow 6 more");
    CHECK_INT(asks("nobody", 6), OL_ADMIT);
    stage_close(&stage);
}

/* With borrowingLimit 1, a may admit up to 9 + 1 = 10, and b, which has none, 21. */
static void borrowing_limit(void)
{
    stage_open(&stage, "<pool name='p' cpus='30'><scheduler sharing='kueue'/>"
                       "<quota team='a' cpus='9' borrowing-limit='1'/><quota team='b' cpus='12'/></pool>");
    CHECK_INT(asks("a", 10), OL_ADMIT);
    CHECK_INT(asks("a", 11), OL_ADMIT_NEVER);
    CHECK_INT(asks("b", 21), OL_ADMIT);
    stage_close(&stage);
}

/* With lendingLimit 1 of b, a may admit up to 9 + 1 = 10; b keeps 11 for itself, and what a uses of the one is gone. */
static void lending_limit(void)
{
    stage_open(&stage, "<pool name='p' cpus='30'><scheduler sharing='kueue'/>"
                       "<quota team='a' cpus='9'/><quota team='b' cpus='12' lending-limit='1'/></pool>");
    CHECK_INT(asks("a", 10), OL_ADMIT);
    CHECK_INT(asks("a", 11), OL_ADMIT_NEVER);
    stage_run(&stage, 0, "a", 10);
    CHECK_INT(asks("b", 11), OL_ADMIT);
    CHECK_INT(asks("b", 12), OL_ADMIT_LATER);
    stage_run(&stage, 0, "b", 11);
    CHECK_INT(asks("b", 1), OL_ADMIT_LATER);
    stage_close(&stage);
}

/* The same page: with a's nominal quota all used, pending workloads of b are admitted before any new ones of a. */
static void nominal_first(void)
{
    stage_open(&stage, "<pool name='p' cpus='21'><scheduler sharing='kueue'/>"
                       "<quota team='a' cpus='9'/><quota team='b' cpus='12'/></pool>");
    stage_run(&stage, 0, "a", 9);
    struct stage_job *a = stage_wait(&stage, 0, "a", 12), *b = stage_wait(&stage, 0, "b", 12);
    CHECK(stage_precede(&stage, 0, b) < stage_precede(&stage, 0, a));
    CHECK_INT(stage_serve(&stage, 0), 1);
    CHECK(b->view.is_running && !a->view.is_running);
    stage_close(&stage);
}

/* r keeps 2 of its 10 (4 + 6) and may borrow 3: a of 4 may have 10 + 3. s of 8 lends all. */
static void nested_cohorts(void)
{
    stage_open(&stage, "<pool name='p' cpus='40'><scheduler sharing='kueue'/>"
                       "<quota cohort='r' lending-limit='8' borrowing-limit='3'>"
                       "<quota team='a' cpus='4'/><quota team='b' cpus='6'/></quota>"
                       "<quota cohort='s'><quota team='c' cpus='8'/></quota></pool>");
    CHECK_INT(asks("a", 13), OL_ADMIT);
    CHECK_INT(asks("a", 14), OL_ADMIT_NEVER);
    CHECK_INT(asks("c", 16), OL_ADMIT);
    CHECK_INT(asks("c", 17), OL_ADMIT_NEVER);
    stage_run(&stage, 0, "c", 10);
    CHECK_INT(asks("a", 8), OL_ADMIT);
    CHECK_INT(asks("a", 9), OL_ADMIT_LATER);
    /* three levels of who has to borrow how far up */
    struct stage_job *own = stage_new(&stage, 0, "a", 4), *near = stage_new(&stage, 0, "a", 5);
    struct stage_job *far = stage_new(&stage, 0, "a", 11);
    CHECK(stage_precede(&stage, 0, own) < stage_precede(&stage, 0, near));
    CHECK(stage_precede(&stage, 0, near) < stage_precede(&stage, 0, far));
    stage_close(&stage);
}

static struct stage_job *with(struct stage_job *job, int priority)
{
    job->ask.priority = priority;
    return job;
}

/* b has 6 of its 4; c has 2 of its 4. a, within its 4, reclaims from b alone, however low c's priorities. */
static void reclaims_from_borrowers(void)
{
    int group;
    stage_open(
        &stage,
        "<pool name='p' cpus='12'><scheduler sharing='kueue' preempt='requeue'/>"
        "<quota team='a' cpus='4' reclaim-within-cohort='any' "
        "within-cluster-queue='lower-or-newer-equal-priority'/>"
        "<quota team='b' cpus='4'/><quota team='c' cpus='4' reclaim-within-cohort='lower-priority'/></pool>");
    struct stage_job *own = with(stage_run(&stage, 5, "a", 2), 3);
    struct stage_job *b1 = with(stage_run(&stage, 0, "b", 3), 9), *b2 = with(stage_run(&stage, 0, "b", 3), 1);
    struct stage_job *c = with(stage_run(&stage, 0, "c", 2), -5);
    struct stage_job *taker = with(stage_wait(&stage, 0, "a", 2), 2);
    CHECK(stage_reclaims(&stage, 0, taker, b1, &group));
    CHECK_INT(group, 0);
    CHECK(!stage_reclaims(&stage, 0, taker, c, NULL));
    CHECK(!stage_reclaims(&stage, 0, taker, own, &group)); /* of a higher priority */
    CHECK_INT(group, 1);
    own->ask.priority = 2;
    CHECK(stage_reclaims(&stage, 0, taker, own, NULL)); /* as high, and newer */
    /* with b2 gone, b is within its quota, and b1 safe */
    stage.sharing->ops->try_out(stage.sharing, &b2->view, -1);
    CHECK(!stage_reclaims(&stage, 0, taker, b1, NULL));
    stage.sharing->ops->try_out(stage.sharing, &b2->view, 1);
    stage_verify(&stage);
    /* c takes from lower priorities only, and only within its quota */
    taker = with(stage_wait(&stage, 0, "c", 2), 5);
    CHECK(stage_reclaims(&stage, 0, taker, b2, NULL) && !stage_reclaims(&stage, 0, taker, b1, NULL));
    taker->view.units = 3;
    CHECK(!stage_reclaims(&stage, 0, taker, b2, NULL));
    /* b reclaims from nobody, and neither do those without a quota */
    CHECK(!stage_reclaims(&stage, 0, with(stage_wait(&stage, 0, "b", 1), 99), c, NULL));
    CHECK(!stage_reclaims(&stage, 0, with(stage_wait(&stage, 0, "x", 1), 99), b2, NULL));
    stage_close(&stage);
}

/* b has just its 4: nobody takes of them. */
static void what_is_nominal_is_safe(void)
{
    stage_open(&stage, "<pool name='p' cpus='8'><scheduler sharing='kueue' preempt='requeue'/>"
                       "<quota team='a' cpus='4' reclaim-within-cohort='any'/><quota team='b' cpus='4'/></pool>");
    struct stage_job *b = stage_run(&stage, 0, "b", 4), *taker = stage_wait(&stage, 0, "a", 4);
    CHECK(!stage_reclaims(&stage, 0, taker, b, NULL));
    stage_run(&stage, 0, "b", 1);
    CHECK(stage_reclaims(&stage, 0, taker, b, NULL));
    stage_close(&stage);
}

/* a would borrow: only from those of a lower priority, up to the threshold. */
static void preempts_to_borrow(void)
{
    stage_open(&stage,
               "<pool name='p' cpus='12'><scheduler sharing='kueue' preempt='requeue'/>"
               "<quota team='a' cpus='4' reclaim-within-cohort='any' borrow-within-cohort='lower-priority' "
               "max-priority-threshold='3'/><quota team='b' cpus='4'/><quota team='c' cpus='4'/></pool>");
    struct stage_job *low = with(stage_run(&stage, 0, "b", 4), 3), *high = with(stage_run(&stage, 0, "b", 4), 4);
    struct stage_job *taker = with(stage_wait(&stage, 0, "a", 6), 5);
    CHECK(stage_reclaims(&stage, 0, taker, low, NULL));
    CHECK(!stage_reclaims(&stage, 0, taker, high, NULL));
    taker->ask.priority = 3;
    CHECK(!stage_reclaims(&stage, 0, taker, low, NULL));
    taker->view.units = 4;
    CHECK(stage_reclaims(&stage, 0, taker, high, NULL));
    stage_close(&stage);
}

/* r (a 2, b 4) has room for a's 5 on its level, so that a takes back what c, in s, has beyond its quota, though a
 * alone would borrow; from b, within r, it would take to borrow. */
static void advantage_of_a_cohort(void)
{
    stage_open(&stage, "<pool name='p' cpus='10'><scheduler sharing='kueue' preempt='requeue'/><quota cohort='r'>"
                       "<quota team='a' cpus='2' reclaim-within-cohort='any'/><quota team='b' cpus='4'/></quota>"
                       "<quota cohort='s'><quota team='c' cpus='4'/></quota></pool>");
    struct stage_job *c = stage_run(&stage, 0, "c", 9);
    struct stage_job *taker = stage_wait(&stage, 0, "a", 5);
    CHECK(stage_reclaims(&stage, 0, taker, c, NULL));
    taker->view.units = 7;
    CHECK(!stage_reclaims(&stage, 0, taker, c, NULL));
    stage_close(&stage);
}

static void strict_order(void)
{
    stage_open(&stage, "<pool name='p' cpus='10'><scheduler sharing='kueue'/>"
                       "<quota team='a' cpus='4' queueing='strict-fifo' borrowing-limit='0'/>"
                       "<quota team='b' cpus='6'/></pool>");
    struct stage_job *run = stage_run(&stage, 0, "a", 2);
    struct stage_job *big = stage_wait(&stage, 1, "a", 3), *small = stage_wait(&stage, 2, "a", 1);
    CHECK_INT(stage_ask(&stage, 2, small, NULL), OL_ADMIT_LATER);
    struct stage_job *high = stage_new(&stage, 3, "a", 1);
    high->ask.priority = 1;
    stage_tell(&stage, 3, high);
    CHECK_INT(stage_ask(&stage, 3, high, NULL), OL_ADMIT);
    stage_start(&stage, 3, high);
    CHECK_INT(stage_ask(&stage, 3, small, NULL), OL_ADMIT_LATER);
    stage_stop(&stage, 4, run);
    CHECK_INT(stage_serve(&stage, 4), 1);
    CHECK(big->view.is_running && !small->view.is_running);
    stage_close(&stage);
}

/* By when they came, whatever their numbers, which are used again. */
static void strict_by_submit(void)
{
    stage_open(&stage, "<pool name='p' cpus='10'><scheduler sharing='kueue'/>"
                       "<quota team='a' cpus='4' queueing='strict-fifo'/></pool>");
    struct stage_job *second = stage_wait(&stage, 2, "a", 1), *first = stage_wait(&stage, 1, "a", 1);
    CHECK_INT(stage_ask(&stage, 2, second, NULL), OL_ADMIT_LATER);
    CHECK_INT(stage_ask(&stage, 2, first, NULL), OL_ADMIT);
    stage_close(&stage);
}

/* a's idle 4 are what b borrows: a lends 4 for 2 hours, b borrows 4. */
static void metered(void)
{
    stage_open(&stage, "<pool name='p' cpus='12'><scheduler sharing='kueue'/>"
                       "<quota team='a' cpus='6'/><quota team='b' cpus='6'/></pool>");
    stage_run(&stage, 0, "a", 2);
    struct stage_job *job = stage_run(&stage, OL_HOUR, "b", 10);
    stage_stop(&stage, 3 * OL_HOUR, job);
    CHECK_NEAR(stage_metric(&stage, 4 * OL_HOUR, "quota.a.unit_hours"), 8, 1e-9);
    CHECK_NEAR(stage_metric(&stage, 4 * OL_HOUR, "quota.a.lent_unit_hours"), 8, 1e-9);
    CHECK_NEAR(stage_metric(&stage, 4 * OL_HOUR, "quota.a.borrowed_unit_hours"), 0, 0);
    CHECK_NEAR(stage_metric(&stage, 4 * OL_HOUR, "quota.b.borrowed_unit_hours"), 8, 1e-9);
    CHECK_NEAR(stage_metric(&stage, 4 * OL_HOUR, "quota.b.max"), 10, 0);
    CHECK_NEAR(stage_metric(&stage, 4 * OL_HOUR, "quota.b.mean"), 5, 1e-9);
    CHECK_NEAR(stage_metric(&stage, 4 * OL_HOUR, "quota.b.utilization"), 5. / 6, 1e-9);
    CHECK_NEAR(stage_metric(&stage, 4 * OL_HOUR, "quota.others.unit_hours"), -1, 0);
    stage_close(&stage);
}

/* Whatever comes and goes: nobody has more than its nominal quota and its borrowing limit, all together no more than
 * all nominal quotas, and a lender always has what it keeps. */
static void random_steps(void)
{
    uint64_t state = 11;
    static const char *const teams[] = {"a", "b", "c", "x"};
    stage_open(&stage,
               "<pool name='p' cpus='100'><scheduler sharing='kueue'/><quota cohort='r'>"
               "<quota team='a' cpus='10' borrowing-limit='5'/><quota team='b' cpus='10' lending-limit='4'/>"
               "</quota><quota team='c' cpus='20'/></pool>");
    for (ol_time now = 0; now < 1000 && stage.count < STAGE_JOBS; now++) {
        struct stage_job *job =
            stage_new(&stage, now, teams[fixture_random(&state) % 4], 1 + (uint32_t)(fixture_random(&state) % 18));
        if (stage_ask(&stage, now, job, NULL) != OL_ADMIT_NEVER)
            stage_tell(&stage, now, job);
        stage_serve(&stage, now);
        const int64_t a = stage_used(&stage, "a"), b = stage_used(&stage, "b");
        CHECK(a <= 15 && 100 - stage.free <= 40);
        CHECK(100 - stage.free - b <= 34); /* of b's 10, 6 are never lent */
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
    stage_refuses("<pool name='p' cpus='8'><scheduler sharing='kueue'/><quota team='a' cpus='2' "
                  "borrow-within-cohort='lower-priority'/></pool>",
                  78, "only with reclaim-within-cohort");
    stage_refuses(
        "<pool name='p' cpus='8'><scheduler sharing='kueue'/><quota team='a' cpus='2' weight='3'/></pool>", 78,
        "take it out, or choose that");
    stage_refuses("<pool name='p' cpus='8'><scheduler sharing='kuee'/><quota team='a' cpus='2'/></pool>", 36,
                  "kueue");
}

int main(void)
{
    CASE(borrowing);
    CASE(borrowing_limit);
    CASE(lending_limit);
    CASE(nominal_first);
    CASE(nested_cohorts);
    CASE(reclaims_from_borrowers);
    CASE(what_is_nominal_is_safe);
    CASE(preempts_to_borrow);
    CASE(advantage_of_a_cohort);
    CASE(strict_order);
    CASE(strict_by_submit);
    CASE(metered);
    CASE(random_steps);
    CASE(refusals);
    return check_end();
}
