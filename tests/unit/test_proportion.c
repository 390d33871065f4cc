/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts by weight as Volcano's proportion plugin divides them (volcano-sh/volcano, pkg/scheduler/plugins/proportion),
 * on worlds worked out by hand, laws of it on random ones, and its queues at work.
 */
#include "models/share/share_division.h"

#include "tests/fixture.h"
#include "tests/unit/sharing_stage.h"

static struct stage stage;

static struct ol_share_claim claim_of(double asked, double weight)
{
    return (struct ol_share_claim){.asked = asked, .weight = weight, .most = (double)INFINITY};
}

/* 3 : 1 of 8. */
static void by_weight(void)
{
    struct ol_share_claim claims[] = {claim_of(100, 3), claim_of(100, 1)};
    ol_divide_proportion(claims, 2, 8);
    CHECK_NEAR(claims[0].share, 6, 1e-12);
    CHECK_NEAR(claims[1].share, 2, 1e-12);
}

/* By 1 : 1 : 2 of 12: 3, 3, 6. The first asks for 1 and leaves 2, of which the others get 1 : 2. */
static void rounds(void)
{
    struct ol_share_claim claims[] = {claim_of(1, 1), claim_of(100, 1), claim_of(100, 2)};
    ol_divide_proportion(claims, 3, 12);
    CHECK_NEAR(claims[0].share, 1, 1e-12);
    CHECK_NEAR(claims[1].share, 3 + 2. / 3, 1e-9);
    CHECK_NEAR(claims[2].share, 6 + 4. / 3, 1e-9);
}

/* A capability of 2 of 10 leaves 8; a guarantee of 4 is had by who asks for nothing, and kept from the other, which has
 * no more than 10 - 4. */
static void bounds(void)
{
    struct ol_share_claim claims[] = {claim_of(100, 1), claim_of(100, 1)};
    claims[0].most = 2;
    ol_divide_proportion(claims, 2, 10);
    CHECK_NEAR(claims[0].share, 2, 1e-12);
    CHECK_NEAR(claims[1].share, 8, 1e-9);
    claims[0] = claim_of(0, 1);
    claims[0].quota = 4;
    ol_divide_proportion(claims, 2, 10);
    CHECK_NEAR(claims[0].share, 4, 1e-12);
    CHECK_NEAR(claims[1].share, 6, 1e-9);
}

static void laws(void)
{
    uint64_t state = 5;
    for (int round = 0; round < 3000; round++) {
        struct ol_share_claim claims[6];
        const size_t count = 1 + fixture_random(&state) % 6;
        const double whole = 60 + (double)(fixture_random(&state) % 100);
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            claims[i] = claim_of((double)(fixture_random(&state) % 120), 1 + (double)(fixture_random(&state) % 4));
            if (fixture_random(&state) % 3 == 0)
                claims[i].most = 10 + (double)(fixture_random(&state) % 60);
            if (fixture_random(&state) % 3 == 0)
                claims[i].quota = (double)(fixture_random(&state) % 10);
        }
        ol_divide_proportion(claims, count, whole);
        bool is_anybody_short = false;
        for (size_t i = 0; i < count; i++) {
            sum += claims[i].share;
            CHECK(claims[i].share >= claims[i].quota);
            CHECK(claims[i].share <= fmax(claims[i].quota, fmin(claims[i].asked, claims[i].most)) + 1e-9);
            is_anybody_short |=
                claims[i].quota == 0 && claims[i].share < fmin(claims[i].asked, claims[i].most) - 1e-6;
        }
        CHECK(sum <= whole + 60); /* guarantees come on top of what weights gave */
        CHECK(!is_anybody_short || sum >= whole - 60);
        if (check_failures)
            return;
    }
}

/* ---- at work ---- */

/* 3 : 1 of 8, jobs of one: 6 and 2; with nothing asked by b, a has all. */
static void queues(void)
{
    stage_open(&stage, "<pool name='p' gpus='8'><scheduler sharing='proportion'/>"
                       "<quota team='a' weight='3'/><quota team='b' weight='1'/></pool>");
    for (int i = 0; i < 20; i++)
        stage_wait(&stage, 0, i % 2 ? "a" : "b", 1);
    CHECK_INT(stage_serve(&stage, 0), 8);
    CHECK_INT(stage_used(&stage, "a"), 6);
    CHECK_INT(stage_used(&stage, "b"), 2);
    stage_close(&stage);
    stage_open(&stage, "<pool name='p' gpus='8'><scheduler sharing='proportion'/>"
                       "<quota team='a' weight='3'/><quota team='b' weight='1'/></pool>");
    for (int i = 0; i < 20; i++)
        stage_wait(&stage, 0, "a", 1);
    CHECK_INT(stage_serve(&stage, 0), 8);
    stage_close(&stage);
}

/* A capability of 4 is had to the last: 2 and 2, and not one more. */
static void capability(void)
{
    stage_open(&stage, "<pool name='p' gpus='10'><scheduler sharing='proportion'/>"
                       "<quota team='a' capability='4'/></pool>");
    stage_run(&stage, 0, "a", 2);
    CHECK_INT(stage_ask(&stage, 0, stage_wait(&stage, 0, "a", 2), NULL), OL_ADMIT);
    CHECK_INT(stage_ask(&stage, 0, stage_wait(&stage, 0, "a", 3), NULL), OL_ADMIT_LATER);
    CHECK_INT(stage_ask(&stage, 0, stage_new(&stage, 0, "a", 5), NULL), OL_ADMIT_NEVER);
    stage_close(&stage);
}

/* Of 10, each deserves 5. Jobs of 3: two of them pass the 5, which an overused queue is forbidden only afterwards. */
static void overused(void)
{
    const char *why = NULL;
    for (int is_within = 0; is_within < 2; is_within++) {
        stage_open(&stage, is_within
                               ? "<pool name='p' gpus='10'><scheduler sharing='proportion' bound='deserved'/>"
                                 "<quota team='a'/><quota team='b'/></pool>"
                               : "<pool name='p' gpus='10'><scheduler sharing='proportion'/>"
                                 "<quota team='a'/><quota team='b'/></pool>");
        for (int i = 0; i < 3; i++)
            stage_wait(&stage, 0, "a", 3);
        struct stage_job *b = stage_wait(&stage, 0, "b", 9);
        CHECK_INT(stage_ask(&stage, 0, b, NULL), is_within ? OL_ADMIT_LATER : OL_ADMIT);
        CHECK_INT(stage_serve(&stage, 0), is_within ? 1 : 2);
        CHECK_INT(stage_ask(&stage, 0, &stage.jobs[2], &why), OL_ADMIT_LATER);
        CHECK_HAS(why, "of the 5 GPUs that it deserves");
        stage_close(&stage);
    }
}

/* b has all 8, and a, of weight 3 to 1, takes back while it has less than its 6. Not reclaimable, b keeps all. */
static void takes_back(void)
{
    int group;
    stage_open(&stage, "<pool name='p' gpus='8'><scheduler sharing='proportion' preempt='requeue'/>"
                       "<quota team='a' weight='3'/><quota team='b' weight='1'/></pool>");
    for (int i = 0; i < 8; i++)
        stage_run(&stage, 0, "b", 1);
    int taken = 0;
    for (; taken < 8; taken++) {
        struct stage_job *taker = stage_wait(&stage, 0, "a", 1);
        if (!stage_reclaims(&stage, 0, taker, &stage.jobs[taken], &group))
            break;
        stage_stop(&stage, 0, &stage.jobs[taken]);
        stage_tell(&stage, 0, &stage.jobs[taken]);
        stage_start(&stage, 0, taker);
    }
    CHECK_INT(taken, 6);
    stage_close(&stage);
    stage_open(&stage, "<pool name='p' gpus='8'><scheduler sharing='proportion' preempt='requeue'/>"
                       "<quota team='a' weight='3'/><quota team='b' reclaimable='no'/></pool>");
    struct stage_job *b = stage_run(&stage, 0, "b", 8);
    CHECK(!stage_reclaims(&stage, 0, stage_wait(&stage, 0, "a", 1), b, NULL));
    stage_close(&stage);
}

static void refusals(void)
{
    stage_refuses("<pool name='p' gpus='8'><scheduler sharing='proportion'/><quota team='a' gpus='2'/></pool>", 74,
                  "write weight, guarantee or capability");
    stage_refuses("<pool name='p' gpus='8'><scheduler sharing='proportion'/><quota team='a' guarantee='4' "
                  "capability='2'/></pool>",
                  74, "more than the capability");
    stage_refuses("<pool name='p' gpus='8'><scheduler sharing='proportion'/><quota team='a' guarantee='5'/>"
                  "<quota team='b' guarantee='4'/></pool>",
                  58, "add up to 9, and the pool has 8");
}

int main(void)
{
    CASE(by_weight);
    CASE(rounds);
    CASE(bounds);
    CASE(laws);
    CASE(queues);
    CASE(capability);
    CASE(overused);
    CASE(takes_back);
    CASE(refusals);
    return check_end();
}
