/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Managed pools under chance, against closed forms. Seeds are fixed; a mean counts as the expectation where it is
 * within four of its standard errors.
 *
 * For memoryless losses with a mean M between them, a downtime D and a restore R that may be lost too, a piece of work
 * that takes L and is all lost when it is cut short takes (M + D) exp(R/M) (exp(L/M) - 1), where the first attempt pays
 * no R (Daly 2006, eq. 20). A job is a sum of such pieces: intervals with their saves, and a last one without.
 */
#include "tests/model/play.h"

#include "outlay/stats.h"

#define HOUR ((double)OL_HOUR)

static struct play play;

static double standard_error(const struct ol_tally *tally)
{
    return sqrt(ol_tally_variance(tally) / (double)tally->count);
}

static void check_mean(const struct ol_tally *tally, double want, const char *what)
{
    const double mean = ol_tally_mean(tally), error = standard_error(tally);
    if (!(fabs(mean - want) <= 4 * error))
        CHECK_REPORT("%s is %.6g with a standard error of %.3g, expected %.6g", what, mean, error, want);
}

/* Runs replications 0, 1, ... and takes one number of each. */
static struct ol_tally play_many(const char *text, uint64_t replications, double (*take)(const struct play *))
{
    struct ol_tally tally = {0};
    if (play_open(&play, text))
        for (uint64_t i = 0; i < replications && play_run(&play, 1, i); i++)
            ol_tally_add(&tally, take(&play));
    play_close(&play);
    return tally;
}

static double hours_to_end(const struct play *world)
{
    return (double)world->world.end / HOUR;
}

static double expected_hours(double work, double mean, double down, double restore, double interval, double cost)
{
    const double saves = ceil(work / interval) - 1, last = work - saves * interval;
    return (mean + down) * exp(restore / mean) * (saves * expm1((interval + cost) / mean) + expm1(last / mean));
}

/* ---- Daly ---- */

#define DALY(interruptions, delay)                                                                                \
    "<scenario version='1' name='daly'><workload><job name='a' pool='p' gpus='8' runtime='500h' checkpoint='c'/>" \
    "</workload><checkpoint name='c' interval='daly' cost='5m' restore='10m'/><pool name='p' gpus-per-node='8'>"  \
    "<capacity source='owned' nodes='1' interruptions='exponential(" interruptions ")' delay='" delay             \
    "'/></pool></scenario>"

/* Published with a whole number of intervals, be it a broken one: off by less than one of them. The deviation of a run
 * is met within four of its errors, those of a normal sample. */
static void the_expectations_of_daly(void)
{
    static const struct {
        const char *text;
        double mean, down;           /* hours */
        double interval;             /* minutes */
        double published, deviation; /* hours */
        uint64_t replications;
    } rows[] = {
        {DALY("24h", "0s"), 24, 0, 116.690, 547.8818, 6.43, 1000},
        {DALY("6h", "0s"), 6, 0, 56.713, 610.2164, 7.83, 400},
        {DALY("6h", "3m"), 6, 0.05, 56.713, 615.3015, 0, 400},
        {DALY("15m", "0s"), 0.25, 0, 9.141, 2504.165, 39.7, 40},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ol_tally tally = play_many(rows[i].text, rows[i].replications, hours_to_end);
        const double n = (double)tally.count, deviation = sqrt(ol_tally_variance(&tally));
        const double exact =
            expected_hours(500, rows[i].mean, rows[i].down, 1 / 6.0, rows[i].interval / 60, 1 / 12.0);
        const double piece = rows[i].published / (500 * 60 / rows[i].interval);
        check_mean(&tally, exact, "the time of a job");
        CHECK_NEAR(exact, rows[i].published, piece);
        if (rows[i].deviation > 0)
            CHECK_NEAR(deviation, rows[i].deviation, 4 * rows[i].deviation / sqrt(2 * n));
    }
}

/* 200 experiments of 50 replications. If each interval covers the expectation with probability .95, the number that do
 * is binomial: 190 in the mean, with a deviation of sqrt(200 x .95 x .05) = 3.08. 182 to 197, 91 to 98.5 per cent, are
 * 2.6 deviations below and 2.3 above, which holds 99 of 100 times; a coverage of .88 or of .995 would be found out nine
 * times in ten. */
static void intervals_cover_the_expectation(void)
{
    const double daly = 116.690 / 60;
    const double exact = expected_hours(500, 24, 0, 1 / 6.0, daly, 1 / 12.0);
    double hours[50];
    int covered = 0;
    if (play_open(&play, DALY("24h", "0s")))
        for (uint64_t i = 0; i < 200 * 50 && play_run(&play, 2, i); i++) {
            hours[i % 50] = hours_to_end(&play);
            if (i % 50 < 49)
                continue;
            const struct ol_interval interval = ol_interval_of(hours, 50);
            covered += interval.lo <= exact && exact <= interval.hi;
        }
    play_close(&play);
    if (covered < 182 || covered > 197)
        CHECK_REPORT("%d of 200 intervals cover the expectation", covered);
}

/* ---- what is saved, and what is not ---- */

#define ENDLESS(length, checkpoint, terms)                                                                        \
    "<scenario version='1' name='endless'><clock length='" length "'/><workload>"                                 \
    "<job name='a' pool='p' gpus='1' runtime='1000000h' checkpoint='c'/></workload><checkpoint "                  \
    "name='c' " checkpoint "/><pool name='p' gpus-per-node='1'><capacity source='owned' nodes='1' " terms         \
    "/></pool></scenario>"

static double useful_share_of_time(const struct play *world)
{
    return (double)world->world.usages[0].useful_area / (double)world->world.end;
}

/* An attempt of a node's lifetime X, in the mean M, saves X - R - c of it where there is as much: M exp(-(R + c)/M) in
 * the mean, of M + D. M 2 h, D 10 min, R 15 min, c 5 min; the last attempt of 2000 h is cut short, which is of no
 * weight. */
static void the_share_that_emergency_saves_leave(void)
{
    const struct ol_tally tally = play_many(ENDLESS("2000h", "emergency='5m' restore='15m'",
                                                    "interruptions='exponential(2h)' delay='10m' notice='5m'"),
                                            100, useful_share_of_time);
    check_mean(&tally, 2 / (2 + 1 / 6.0) * exp(-(1 / 3.0) / 2), "the useful share");
}

static double lost_hours_a_loss(const struct play *world)
{
    return (double)world->world.usages[0].lost_area / HOUR / play_metric(world, "jobs.interruptions");
}

/* With an interval tau, and saves that cost nothing and survive f later, an attempt of a lifetime X loses X where it is
 * shorter than f, and otherwise f and what of X - f lies past the last interval; X - f has X's law again. So
 *     E = M (1 - exp(-f/M)) + exp(-f/M) (M - tau / (exp(tau/M) - 1)):
 * for f much below M, f more than without a flush. M 24 h, tau 2 h. */
static void a_flush_adds_to_what_is_lost(void)
{
#define FLUSHED(flush)                                                                                            \
    ENDLESS("5000h", "interval='2h' mode='async' flush='" flush "'", "interruptions='exponential(24h)'")
    const double plain = 24 - 2 / expm1(2 / 24.0), survives = exp(-1 / 24.0);
    const struct ol_tally without = play_many(FLUSHED("0s"), 50, lost_hours_a_loss);
    const struct ol_tally with = play_many(FLUSHED("1h"), 50, lost_hours_a_loss);
    check_mean(&without, plain, "the loss without a flush");
    check_mean(&with, 24 * (1 - survives) + survives * plain, "the loss with a flush");
    CHECK_NEAR(ol_tally_mean(&with) - ol_tally_mean(&without), 1,
               4 * hypot(standard_error(&with), standard_error(&without)) + 1 - survives);
#undef FLUSHED
}

/* Two saves in each lifetime of 24 min, then a loss. Half of all saves are of no use: the last one is good with 1/2,
 * else the first with 1/2; 10 of the 20 min that were computed are lost with 1/4, and 20 with 1/4. */
static void half_of_the_saves_fail(void)
{
    const struct ol_tally tally =
        play_many(ENDLESS("100h", "interval='10m' cost='2m' failure='50%'", "interruptions='constant(24m)'"), 100,
                  lost_hours_a_loss);
    check_mean(&tally, (10 + 20) / 4.0 / 60, "the loss");
}

/* ---- nodes ---- */

static double mean_nodes(const struct play *world)
{
    return play_metric(world, "pool.p.nodes.mean");
}

static double deviation_of_nodes(const struct play *world)
{
    return play_metric(world, "pool.p.nodes.sd");
}

/* Each of 100 nodes is there for a share M / (M + D) = 24 / 24.1 of the time, and they know nothing of each other: a
 * binomial number, 99.585 in the mean with a deviation of .6428. The deviation over a time is a little less than that
 * of the law, by the variance of the mean. */
static void a_hundred_nodes(void)
{
    static const char text[] =
        "<scenario version='1' name='nodes'><clock length='201h' warmup='1h'/><workload><job name='a' pool='p' "
        "gpus='1' "
        "runtime='1h'/></workload><pool name='p' gpus-per-node='1'><capacity source='owned' nodes='100' "
        "interruptions='exponential(24h)' delay='6m'/></pool></scenario>";
    const double share = 24 / 24.1;
    const struct ol_tally means = play_many(text, 20, mean_nodes),
                          deviations = play_many(text, 20, deviation_of_nodes);
    CHECK_NEAR(100 * share, 99.585, 5e-4);
    CHECK_NEAR(sqrt(100 * share * (1 - share)), 0.6428, 5e-5);
    check_mean(&means, 100 * share, "the mean number of nodes");
    const double variance = 100 * share * (1 - share) - ol_tally_variance(&means);
    check_mean(&deviations, sqrt(variance), "their deviation");
}

int main(void)
{
    CASE(the_expectations_of_daly);
    CASE(intervals_cover_the_expectation);
    CASE(the_share_that_emergency_saves_leave);
    CASE(a_flush_adds_to_what_is_lost);
    CASE(half_of_the_saves_fail);
    CASE(a_hundred_nodes);
    return check_end();
}
