/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The orders but for Slurm's (test_multifactor.c), by the formulas that their files cite, worked out beside each value.
 */
#include "tests/unit/order_stage.h"

static const struct ol_order_setting gpus = {.units = 64, .nodes = 8, .counts_gpus = true};

#define BEGIN(text)                                                                                               \
    struct order_stage stage = order_stage_open(text);                                                            \
    order_stage_begin(&stage, gpus)

static void arrival(void)
{
    BEGIN("<scheduler/>");
    struct stage_job job = stage_job(&stage, 5, "ada", 1, OL_HOUR);
    CHECK_NEAR(stage_rank(&stage, 10, &job), 0, 0);
    CHECK(stage.ranker->is_fixed);
    CHECK(ol_order_is_arrival(&stage.scheduler.order));
    order_stage_close(&stage);
}

static void given(void)
{
    BEGIN("<scheduler order='priority'/>");
    struct stage_job job = stage_job(&stage, 0, "ada", 1, OL_HOUR);
    job.ask.priority = -3;
    CHECK_NEAR(stage_rank(&stage, 0, &job), -3, 0);
    CHECK(!ol_order_is_arrival(&stage.scheduler.order));
    order_stage_close(&stage);
}

static void shortest(void)
{
    BEGIN("<scheduler order='sjf'/>");
    struct stage_job job = stage_job(&stage, 0, "ada", 1, OL_HOUR);
    job.view.left = OL_MINUTE;
    CHECK_NEAR(stage_rank(&stage, 0, &job), -3600, 0);
    order_stage_close(&stage);
}

static void shortest_left(void)
{
    BEGIN("<scheduler order='srtf'/>");
    struct stage_job job = stage_job(&stage, 0, "ada", 1, OL_HOUR);
    job.view.left = OL_MINUTE;
    CHECK_NEAR(stage_rank(&stage, 0, &job), -60, 0);
    order_stage_close(&stage);
}

/* 4 GPUs reach 1,200 GPU-seconds in 300 s. */
static void least_attained(void)
{
    BEGIN("<scheduler order='las' threshold='1200'/>");
    struct stage_job job = stage_job(&stage, 0, "ada", 4, OL_HOUR),
                     other = stage_job(&stage, 0, "ada", 2, OL_HOUR);
    stage_starts(&stage, 10 * OL_SECOND, &job);
    stage_starts(&stage, 10 * OL_SECOND, &other);
    CHECK_INT(stage.ranker->ops->wake(stage.ranker, 10 * OL_SECOND), 310 * OL_SECOND);
    CHECK_INT(stage.ranker->ops->wake(stage.ranker, 310 * OL_SECOND), 610 * OL_SECOND);
    job.view.attained = 300 * OL_SECOND - 1;
    CHECK_NEAR(stage_rank(&stage, 310 * OL_SECOND - 1, &job), 0, 0);
    job.view.attained = 300 * OL_SECOND;
    CHECK_NEAR(stage_rank(&stage, 310 * OL_SECOND, &job), -1, 0);
    stage_stops(&stage, 400 * OL_SECOND, &other);
    CHECK_INT(stage.ranker->ops->wake(stage.ranker, 400 * OL_SECOND), OL_NEVER);
    order_stage_close(&stage);
}

static void deadlines(void)
{
    BEGIN("<scheduler order='edf'/>");
    struct stage_job job = stage_job(&stage, OL_HOUR, "ada", 1, OL_HOUR),
                     none = stage_job(&stage, 0, "b", 1, OL_HOUR);
    job.ask.deadline = OL_HOUR;
    CHECK_NEAR(stage_rank(&stage, OL_HOUR, &job), -7200, 0);
    CHECK(stage_rank(&stage, OL_HOUR, &none) < -1e12 && isfinite(stage_rank(&stage, OL_HOUR, &none)));
    order_stage_close(&stage);
}

/* Waited 2 h of an estimate of 1 h on 16 GPUs: WFP3 2^3 x 16 = 128, UNICEF 2/log2(16) = .5; of one GPU 2/log2(2). */
static void wait_scores(void)
{
    BEGIN("<scheduler order='wfp3'/>");
    struct stage_job job = stage_job(&stage, OL_HOUR, "ada", 16, OL_HOUR);
    CHECK_NEAR(stage_rank(&stage, 3 * OL_HOUR, &job), 128, 1e-12);
    CHECK(!stage.ranker->is_fixed);
    job.view.attained = OL_HOUR; /* of which it ran one */
    CHECK_NEAR(stage_rank(&stage, 3 * OL_HOUR, &job), 16, 1e-12);
    order_stage_close(&stage);
    stage = order_stage_open("<scheduler order='unicef'/>");
    order_stage_begin(&stage, gpus);
    job = stage_job(&stage, OL_HOUR, "ada", 16, OL_HOUR);
    CHECK_NEAR(stage_rank(&stage, 3 * OL_HOUR, &job), .5, 1e-12);
    job = stage_job(&stage, OL_HOUR, "ada", 1, OL_HOUR);
    CHECK_NEAR(stage_rank(&stage, 3 * OL_HOUR, &job), 2, 1e-12);
    order_stage_close(&stage);
}

/* r = 10,000 s, n = 4, s = 100 s. F1 4 x 4 + 870 x 2; F2 100 x 4 + 25600 x 2; F3 40000 + 6860000 x 2;
 * F4 10000 x 2 + 530000 x 2. */
static void learned_scores(void)
{
    static const struct {
        const char *name;
        double size, submit;
    } wanted[] = {{"f1", 16, 1740}, {"f2", 400, 51200}, {"f3", 40000, 13720000}, {"f4", 20000, 1060000}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char text[60];
        snprintf(text, sizeof text, "<scheduler order='%s'/>", wanted[i].name);
        BEGIN(text);
        struct stage_job job = stage_job(&stage, 100 * OL_SECOND, "ada", 4, 10000 * OL_SECOND);
        CHECK_NEAR(stage_rank(&stage, OL_HOUR, &job), -wanted[i].size - wanted[i].submit, 1e-6);
        CHECK_NEAR(stage_term(&stage, OL_HOUR, &job, "size"), -wanted[i].size, 1e-6);
        CHECK_NEAR(stage_term(&stage, OL_HOUR, &job, "submit"), -wanted[i].submit, 1e-6);
        job = stage_job(&stage, 0, "ada", 4, 10000 * OL_SECOND); /* log10(1) */
        CHECK_NEAR(stage_term(&stage, OL_HOUR, &job, "submit"), 0, 0);
        order_stage_close(&stage);
    }
}

/* Two teams of one share: a used 3/4 of all, 1.5 times its part, b 1/2. 100/2.5 and 100/1.5. */
static void fair_shares(void)
{
    BEGIN("<scheduler order='fair-share' usage-half-life='0s'><account name='a' usage='300'/><account name='b' "
          "usage='100'/>"
          "</scheduler>");
    struct stage_job a = stage_job(&stage, 0, "ada", 4, OL_HOUR), b = stage_job(&stage, 0, "ben", 1, OL_HOUR);
    a.job.team = stage_label(&stage, "a"), b.job.team = stage_label(&stage, "b");
    CHECK_NEAR(stage_rank(&stage, 0, &a), 40, 1e-12);
    CHECK_NEAR(stage_rank(&stage, 0, &b), 100 / 1.5, 1e-12);
    CHECK_NEAR(stage_term(&stage, 0, &a, "usage"), -60, 1e-12);
    a.ask.priority = 250;
    CHECK_NEAR(stage_rank(&stage, 0, &a), 100, 1e-12);
    /* b runs on 2 GPUs for 200 s: 500 of 800. */
    b.view.units = 2;
    stage_starts(&stage, 0, &b);
    CHECK_NEAR(stage_rank(&stage, 200 * OL_SECOND, &b), 100 / (1 + 500 / 400.0), 1e-9);
    stage_stops(&stage, 200 * OL_SECOND, &b);
    CHECK_NEAR(stage_rank(&stage, 300 * OL_SECOND, &b), 100 / (1 + 500 / 400.0), 1e-9);
    /* A third one joins with a share of his own and nothing used. */
    struct stage_job c = stage_job(&stage, 300 * OL_SECOND, "cleo", 1, OL_HOUR);
    c.job.team = stage_label(&stage, "c");
    CHECK_NEAR(stage_rank(&stage, 300 * OL_SECOND, &c), 100, 1e-12);
    CHECK_NEAR(stage_rank(&stage, 300 * OL_SECOND, &b), 100 / (1 + 500 / 800.0 * 3), 1e-9);
    order_stage_close(&stage);
}

/* By user, half-life 1 h. ada used 4, ben 0; ben runs on 1 GPU for an hour: he has 3600/ln 2 x (1 - 1/2) = 2596.85 and
 * ada 2; of three shares ben has two. Ratio: 2596.85/2598.85/(2/3) = 1.49885. */
static void usage_fades(void)
{
    BEGIN("<scheduler order='fair-share' by='user' usage-half-life='1h'><member name='ada' usage='4'/>"
          "<member name='ben' shares='2'/></scheduler>");
    struct stage_job ben = stage_job(&stage, 0, "ben", 1, OL_HOUR);
    stage_starts(&stage, 0, &ben);
    CHECK_NEAR(stage_rank(&stage, OL_HOUR, &ben), 100 / 2.49885, 1e-3);
    order_stage_close(&stage);
}

/* Teams used 30, 60, 90, average 60. Team a: 100 + 50 x 60/30 + (100 - 40 h) + 2 x 4 + 50 = 318. */
static void points(void)
{
    BEGIN(
        "<scheduler order='points'><account name='a' usage='30'/><account name='b' usage='60'/>"
        "<account name='c'/><member name='ada' account='a' years='4'/><member name='cleo' account='c' usage='90'/>"
        "</scheduler>");
    struct stage_job job = stage_job(&stage, 0, "ada", 1, OL_HOUR);
    job.job.team = stage_label(&stage, "a");
    job.ask.deadline = 50 * OL_HOUR;
    job.ask.type = stage_label(&stage, "research");
    CHECK_NEAR(stage_rank(&stage, 10 * OL_HOUR, &job), 318, 1e-9);
    CHECK_NEAR(stage_term(&stage, 10 * OL_HOUR, &job, "base"), 100, 0);
    CHECK_NEAR(stage_term(&stage, 10 * OL_HOUR, &job, "fair-share"), 100, 1e-9);
    CHECK_NEAR(stage_term(&stage, 10 * OL_HOUR, &job, "deadline"), 60, 1e-9);
    CHECK_NEAR(stage_term(&stage, 10 * OL_HOUR, &job, "years"), 8, 1e-9);
    CHECK_NEAR(stage_term(&stage, 10 * OL_HOUR, &job, "type"), 50, 0);
    job.ask.is_override = true;
    CHECK_NEAR(stage_rank(&stage, 10 * OL_HOUR, &job), 518, 1e-9);
    job.ask.deadline = 150 * OL_HOUR; /* 140 h off: nothing yet */
    CHECK_NEAR(stage_term(&stage, 10 * OL_HOUR, &job, "deadline"), 0, 0);
    job.ask.deadline = 5 * OL_HOUR; /* 5 h ago */
    CHECK_NEAR(stage_term(&stage, 10 * OL_HOUR, &job, "deadline"), 105, 1e-9);
    job.job.team = stage_label(&stage, "c"); /* 60/90, of its member's usage */
    CHECK_NEAR(stage_term(&stage, 10 * OL_HOUR, &job, "fair-share"), 100 / 3.0, 1e-9);
    job.job.team = stage_label(&stage, "newcomers"); /* nothing used: ten times */
    CHECK_NEAR(stage_term(&stage, 10 * OL_HOUR, &job, "fair-share"), 500, 1e-9);
    order_stage_close(&stage);
}

/* All unused: everybody has the average. Weights are options. */
static void points_by_options(void)
{
    BEGIN("<scheduler order='points' base-points='1' usage-points='2' production-points='30'/>");
    struct stage_job job = stage_job(&stage, 0, "ada", 1, OL_HOUR);
    job.ask.type = stage_label(&stage, "production");
    CHECK_NEAR(stage_rank(&stage, 0, &job), 33, 0);
    order_stage_close(&stage);
}

static void formulas(void)
{
    BEGIN("<scheduler order='formula' formula='wait / estimate + gpus * 10 + (override ? 1000 : priority)'/>");
    struct stage_job job = stage_job(&stage, OL_HOUR, "ada", 4, OL_HOUR);
    job.ask.priority = 7;
    CHECK_NEAR(stage_rank(&stage, 3 * OL_HOUR, &job), 2 + 40 + 7, 1e-12);
    CHECK(!stage.ranker->is_fixed);
    order_stage_close(&stage);
    stage = order_stage_open(
        "<scheduler order='formula' usage-half-life='0s' formula='0 - team_usage - team_usage_mean / 1000'>"
        "<account name='a'/><account name='b'/></scheduler>");
    order_stage_begin(&stage, gpus);
    job = stage_job(&stage, 0, "ada", 4, OL_HOUR);
    job.job.team = stage_label(&stage, "a");
    stage_starts(&stage, 0, &job);
    CHECK_NEAR(stage_rank(&stage, 500 * OL_SECOND, &job), -2001, 1e-9); /* 4 x 500, of two teams 1000 */
    order_stage_close(&stage);
    stage = order_stage_open("<scheduler order='formula' formula='0 - estimate'/>");
    order_stage_begin(&stage, gpus);
    CHECK(stage.ranker->is_fixed);
    order_stage_close(&stage);
    CHECK_STRING(stage_fault("<scheduler order='formula' formula='wiat'/>"),
                 "formula: column 1: there is no field \"wiat\"; did you mean \"wait\"?");
    CHECK_HAS(stage_fault("<scheduler order='formula'/>"), "formula");
}

int main(void)
{
    CASE(arrival);
    CASE(given);
    CASE(shortest);
    CASE(shortest_left);
    CASE(least_attained);
    CASE(deadlines);
    CASE(wait_scores);
    CASE(learned_scores);
    CASE(fair_shares);
    CASE(usage_fades);
    CASE(points);
    CASE(points_by_options);
    CASE(formulas);
    return check_end();
}
