/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The division of KAI-Scheduler (NVIDIA/KAI-Scheduler, pkg/scheduler/plugins/proportion/resource_division and
 * docs/fairness) on worlds worked out by hand, laws of it on random ones, and its queues at work.
 */
#include "models/share/share_division.h"

#include "tests/fixture.h"
#include "tests/unit/sharing_stage.h"

static struct stage stage;

static struct ol_share_claim claim_of(double quota, double asked, double weight)
{
    return (struct ol_share_claim){.quota = quota, .asked = asked, .weight = weight, .most = (double)INFINITY};
}

/* The published example: 80 are over both quotas, 3 : 1 of it are 60 and 20. */
static void seventy_thirty(void)
{
    struct ol_share_claim claims[] = {claim_of(10, 100, 3), claim_of(10, 100, 1)};
    ol_divide_kai(claims, 2, 100, 0);
    CHECK_NEAR(claims[0].share, 70, 0);
    CHECK_NEAR(claims[1].share, 30, 0);
}

/* Who asks for less than its part leaves it: 90 over quota by thirds are 30; the first takes 5 of them, and the 25
 * that it leaves go in a second round, 12.5 each, floored to 12; the last one goes to the first of two equals. */
static void rounds_and_remainders(void)
{
    struct ol_share_claim claims[] = {claim_of(10, 15, 1), claim_of(0, 100, 1), claim_of(0, 100, 1)};
    ol_divide_kai(claims, 3, 100, 0);
    CHECK_NEAR(claims[0].share, 15, 0);
    CHECK_NEAR(claims[1].share, 43, 0);
    CHECK_NEAR(claims[2].share, 42, 0);
}

/* 8 by 2 : 3 : 2 is 2.29, 3.43, 2.29: floors are 2, 3, 2, and the second has the largest remainder. */
static void largest_remainder(void)
{
    struct ol_share_claim claims[] = {claim_of(0, 100, 2), claim_of(0, 100, 3), claim_of(0, 100, 2)};
    ol_divide_kai(claims, 3, 8, 0);
    CHECK_NEAR(claims[0].share, 2, 0);
    CHECK_NEAR(claims[1].share, 4, 0);
    CHECK_NEAR(claims[2].share, 2, 0);
}

/* The higher priority is served in full before the lower one gets anything beyond its quota. */
static void priorities(void)
{
    struct ol_share_claim claims[] = {claim_of(20, 100, 5), claim_of(10, 50, 1), claim_of(0, 8, 1)};
    claims[1].priority = 1;
    ol_divide_kai(claims, 3, 100, 0);
    CHECK_NEAR(claims[1].share, 50, 0);
    CHECK_NEAR(claims[2].share, 5, 0); /* 30 by 5 : 1 */
    CHECK_NEAR(claims[0].share, 45, 0);
}

/* A quota beyond what is asked is not held, a limit holds, a weight of 0 takes nothing over its quota. */
static void bounds(void)
{
    struct ol_share_claim claims[] = {claim_of(50, 5, 1), claim_of(0, 100, 1), claim_of(10, 100, 0)};
    claims[1].most = 30;
    ol_divide_kai(claims, 3, 100, 0);
    CHECK_NEAR(claims[0].share, 5, 0);
    CHECK_NEAR(claims[1].share, 30, 0);
    CHECK_NEAR(claims[2].share, 10, 0);
}

/* P = max(0, w + k (w - u)). Equal weights, one has had .8 of the past and the other .2, k = 1: .5 - .3 = .2 and
 * .5 + .3 = .8. With k = 2 the first is at .5 - .6 < 0. */
static void times_past(void)
{
    struct ol_share_claim claims[] = {claim_of(0, 100, 1), claim_of(0, 100, 1)};
    claims[0].past = .8, claims[1].past = .2;
    ol_divide_kai(claims, 2, 100, 1);
    CHECK_NEAR(claims[0].share, 20, 0);
    CHECK_NEAR(claims[1].share, 80, 0);
    ol_divide_kai(claims, 2, 100, 2);
    CHECK_NEAR(claims[0].share, 0, 0);
    CHECK_NEAR(claims[1].share, 100, 0);
}

/* Sums within the whole (unless quotas alone pass it), nobody above what it asks or may have, or below min(quota,
 * asked); what is left over is wanted by nobody with a weight; more for all is not less for one. */
static void laws(void)
{
    uint64_t state = 7;
    for (int round = 0; round < 3000; round++) {
        struct ol_share_claim claims[6];
        const size_t count = 1 + fixture_random(&state) % 6;
        const double whole = (double)(fixture_random(&state) % 200);
        double quotas = 0, sum = 0;
        for (size_t i = 0; i < count; i++) {
            claims[i] = claim_of((double)(fixture_random(&state) % 20), (double)(fixture_random(&state) % 120),
                                 (double)(fixture_random(&state) % 4));
            claims[i].priority = (int64_t)(fixture_random(&state) % 2);
            if (fixture_random(&state) % 3 == 0)
                claims[i].most = (double)(fixture_random(&state) % 60);
            quotas += fmin(claims[i].quota, fmin(claims[i].asked, claims[i].most));
        }
        ol_divide_kai(claims, count, whole, 0);
        for (size_t i = 0; i < count; i++) {
            sum += claims[i].share;
            CHECK(claims[i].share <= fmin(claims[i].asked, claims[i].most));
            CHECK(claims[i].share >= fmin(claims[i].quota, fmin(claims[i].asked, claims[i].most)));
            CHECK(claims[i].share == floor(claims[i].share));
        }
        CHECK(sum <= fmax(whole, quotas) + 1e-9);
        for (size_t i = 0; i < count && sum < whole - 1e-9; i++)
            CHECK(claims[i].weight <= 0 || claims[i].share >= fmin(claims[i].asked, claims[i].most) - 1e-9);
        if (check_failures)
            return;
    }
}

/* ---- at work ---- */

/* 200 jobs of one GPU each: the queues are filled to 70 and 30. */
static void queues_of_seventy_thirty(void)
{
    stage_open(&stage, "<pool name='p' gpus='100'><scheduler sharing='kai'/>"
                       "<quota team='a' gpus='10' weight='3'/><quota team='b' gpus='10' weight='1'/></pool>");
    for (int i = 0; i < 200; i++)
        stage_wait(&stage, 0, i % 2 ? "a" : "b", 1);
    CHECK_INT(stage_serve(&stage, 0), 100);
    CHECK_INT(stage_used(&stage, "a"), 70);
    CHECK_INT(stage_used(&stage, "b"), 30);
    CHECK_NEAR(stage_metric(&stage, OL_HOUR, "quota.a.unit_hours"), 70, 1e-9);
    CHECK_NEAR(stage_metric(&stage, OL_HOUR, "quota.a.borrowed_unit_hours"), 60, 1e-9);
    CHECK_NEAR(stage_metric(&stage, OL_HOUR, "quota.b.share"), .3, 1e-9);
    stage_close(&stage);
}

/* b has all; a comes, and may take back up to its 70, but not one more. */
static void takes_back(void)
{
    struct stage_job *victims[100];
    int group;
    stage_open(&stage, "<pool name='p' gpus='100'><scheduler sharing='kai' preempt='requeue'/>"
                       "<quota team='a' gpus='10' weight='3'/><quota team='b' gpus='10' weight='1'/></pool>");
    for (int i = 0; i < 100; i++)
        victims[i] = stage_run(&stage, 0, "b", 1);
    int taken = 0;
    for (; taken < 100; taken++) {
        struct stage_job *taker = stage_wait(&stage, 0, "a", 1);
        if (!stage_reclaims(&stage, 0, taker, victims[taken], &group))
            break;
        stage_stop(&stage, 0, victims[taken]);
        stage_wait(&stage, 0, "b", 1);
        stage_start(&stage, 0, taker);
    }
    CHECK_INT(taken, 70);
    CHECK_INT(stage_used(&stage, "b"), 30);
    stage_close(&stage);
}

/* Departments first: r and s have 60 and 40 by weight, whatever there is in them. */
static void departments(void)
{
    stage_open(&stage,
               "<pool name='p' gpus='100'><scheduler sharing='kai'/>"
               "<quota cohort='r' weight='3'><quota team='a' weight='1'/><quota team='b' weight='2'/></quota>"
               "<quota cohort='s' weight='2'><quota team='c'/></quota></pool>");
    for (int i = 0; i < 300; i++)
        stage_wait(&stage, 0, i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c", 1);
    CHECK_INT(stage_serve(&stage, 0), 100);
    CHECK_INT(stage_used(&stage, "a"), 20);
    CHECK_INT(stage_used(&stage, "b"), 40);
    CHECK_INT(stage_used(&stage, "c"), 40);
    stage_close(&stage);
}

/* Jobs that do not say that they are preemptible stay within the quota, if that is asked; a limit holds for all. */
static void firm_and_limit(void)
{
    const char *why = NULL;
    stage_open(&stage, "<pool name='p' gpus='100'><scheduler sharing='kai' preemptible='asked'/>"
                       "<quota team='a' gpus='10' limit='20'/></pool>");
    CHECK_INT(stage_ask(&stage, 0, stage_new(&stage, 0, "a", 11), &why), OL_ADMIT_NEVER);
    CHECK_HAS(why, "team a");
    stage_run(&stage, 0, "a", 8);
    CHECK_INT(stage_ask(&stage, 0, stage_wait(&stage, 0, "a", 4), NULL), OL_ADMIT_LATER);
    struct stage_job *soft = stage_new(&stage, 0, "a", 12);
    soft->ask.is_preemptible = true;
    CHECK_INT(stage_ask(&stage, 0, soft, NULL), OL_ADMIT);
    soft->view.units = 13;
    CHECK_INT(stage_ask(&stage, 0, soft, NULL), OL_ADMIT_LATER);
    soft->view.units = 21;
    CHECK_INT(stage_ask(&stage, 0, soft, NULL), OL_ADMIT_NEVER);
    stage_close(&stage);
}

/* a has had all for an hour, which is all of the past: with k = 1 its pull is .5 - .5 = 0, b's .5 + .5 = 1. An hour
 * without a later U = 10 (1 - 1/2)/2 h/ln 2 of 10 (1 - 1/4) h/ln 2: u = 1/3, and pulls are 2/3 and 1: 4 and 6 of 10. */
static void usage_decays(void)
{
    struct stage_job *first;
    stage_open(&stage, "<pool name='p' gpus='10'><scheduler sharing='kai' k='1' half-life='1h'/>"
                       "<quota team='a'/><quota team='b'/></pool>");
    first = stage_run(&stage, 0, "a", 10);
    struct stage_job *a = stage_wait(&stage, OL_HOUR, "a", 10), *b = stage_wait(&stage, OL_HOUR, "b", 10);
    stage_stop(&stage, OL_HOUR, first);
    CHECK(stage_precede(&stage, OL_HOUR, b) < stage_precede(&stage, OL_HOUR, a));
    CHECK(stage_precede(&stage, OL_HOUR, a) > .25); /* it would be over its quota, and has no part */
    /* Of 4 and 6 a job of 10 is 2.5 and 5/3 times: filled by 2.5/3.5 and (5/3)/(8/3), in the band of who would be over
     * its quota. */
    CHECK_NEAR(stage_precede(&stage, 2 * OL_HOUR, a), (1 + 2.5 / 3.5) / 4, 1e-9);
    CHECK_NEAR(stage_precede(&stage, 2 * OL_HOUR, b), (1 + 5. / 8) / 4, 1e-9);
    CHECK(stage_precede(&stage, 2 * OL_HOUR, a) > stage_precede(&stage, 2 * OL_HOUR, b));
    CHECK(stage.sharing->ops->wake(stage.sharing, 2 * OL_HOUR) == 2 * OL_HOUR + 5 * OL_MINUTE);
    stage_close(&stage);
}

static void refusals(void)
{
    stage_refuses("<pool name='p' gpus='8'><scheduler sharing='kai'/><quota team='a' burst='2' gpus='1'/></pool>",
                  67, "burst: it means something where <scheduler> has sharing=\"limits\"");
    stage_refuses("<pool name='p' gpus='8'><scheduler sharing='kai'/><quota team='a' gpus='4' limit='2'/></pool>",
                  76, "below the quota");
    stage_refuses("<pool name='p' gpus='8'><scheduler sharing='kai'/></pool>", 36, "no <quota>s to share by");
}

int main(void)
{
    CASE(seventy_thirty);
    CASE(rounds_and_remainders);
    CASE(largest_remainder);
    CASE(priorities);
    CASE(bounds);
    CASE(times_past);
    CASE(laws);
    CASE(queues_of_seventy_thirty);
    CASE(takes_back);
    CASE(departments);
    CASE(firm_and_limit);
    CASE(usage_decays);
    CASE(refusals);
    return check_end();
}
