/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Jobs that go on at once when their node is lost, which takes fewer steps than going through the queue: a world by
 * hand, and random ones against the way through the queue. That way is taken where a fleet is asked for the successor,
 * and a fleet of one capacity has no choice: with and without it all has to be the same.
 */
#include "tests/model/dice.h"
#include "tests/model/moved_stage.h"

#define SAVES "<clock start='2026-01-01T00:00:00Z'/><checkpoint name='c' interval='4m' cost='1m' restore='2m'/>"

/* Nodes live for 10. Computing 4, saving 1: at 10 the second save has just ended, and 8 are kept. Each further node
 * restores for 2, computes from 2 to 6 and from 7 to 10; the save at 6 keeps 4, the other 3 are lost. Left are 12, 8
 * and 4, and the fourth node needs 2 + 4. */
static void a_job_on_node_after_node(void)
{
    CHECK_STRING(
        play(WORLD_WITH(SAVES, SPOT("interruptions='constant(10m)'"), JOB_WITH("a", 0, 4, 20, "checkpoint='c'"))),
        "a 0-36 in 4");
    CHECK_STRING(lives(), "spot 0-10 provider, spot 10-20 provider, spot 20-30 provider, spot 30-36");
    CHECK_NEAR(metric("jobs.interruptions"), 3, 0);
    CHECK_NEAR(metric("pool.p.spot.node_starts"), 3 + 1, 0);
    CHECK_NEAR(metric("pool.p.spot.node_losses"), 3, 0);
    CHECK_NEAR(metric("pool.p.nodes.max"), 1, 0);
    CHECK_NEAR(metric("pool.p.unit_hours_useful"), 4 * 20 / 60.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_lost"), 4 * (3 + 3) / 60.0, 1e-12);
    CHECK_NEAR(metric("pool.p.unit_hours_allocated"), 4 * 36 / 60.0, 1e-12);
}

/* b arrives in the instant of the first loss: the node is a's again all the same, who has run before. */
static void an_arrival_in_the_instant_of_the_loss(void)
{
    CHECK_STRING(play(WORLD_WITH(SAVES, SPOT("interruptions='constant(10m)'") SCHEDULER("easy"),
                                 JOB_WITH("a", 0, 4, 12, "checkpoint='c'") JOB("b", 10, 4, 5))),
                 "a 0-16 in 2, b 16-25 in 2");
}

static void add_capacity(struct ol_text *text, unsigned i, bool has_fleet)
{
    ol_text_addf(text, "<capacity source='%s' type='n4' nodes='%u' interruptions='%s'",
                 ONE_OF("spot", "on-demand"), 1 + below(3),
                 ONE_OF("exponential(2h)", "exponential(30m)", "constant(1h)", "uniform(20m,3h)"));
    ol_text_addf(text, "%s%s%s", ONE_OF("", "", "", " notice='2m'", " notice='2m' replace='notice'"),
                 ONE_OF("", "", " job-start='constant(1m)'"), ONE_OF("", "", " lifetime-limit='2h'"));
    if (has_fleet)
        ol_text_addf(text, " fleet='f%u'", i);
    ol_text_addf(text, "/>");
    if (has_fleet)
        ol_text_addf(text, "<fleet name='f%u'/>", i);
}

static void add_jobs(struct ol_text *text)
{
    const unsigned count = 1 + below(4) / 2;
    for (unsigned i = 0; i < count; i++)
        ol_text_addf(text, "<job pool='p' name='j%u' submit='%uh' cpus='%s' runtime='%uh' checkpoint='c'/>", i,
                     below(2) ? 0 : below(20), ONE_OF("4", "4", "4", "4", "4", "4", "2", "1"), 10 + below(90));
}

static void add_checkpoint(struct ol_text *text)
{
    ol_text_addf(text, "<checkpoint name='c' interval='%s' cost='10s' restore='%s'%s%s%s/>",
                 ONE_OF("5m", "5m", "daly", "daly", "adaptive"), ONE_OF("0s", "1m"),
                 ONE_OF("", "", " failure='30%'"), ONE_OF("", "", " on-notice='migrate'", " on-notice='ignore'"),
                 ONE_OF("", " mode='async' flush='2m'"));
}

/* From the same dice. */
static void make_world(struct ol_text *text, uint64_t seed, bool has_fleets)
{
    dice = seed;
    ol_text_addf(text,
                 "<scenario version='1' name='world' currency='USD'><clock start='2026-01-01T00:00:00Z' "
                 "length='20d'%s/><pricebook href='book.xml'/><workload>",
                 ONE_OF("", " warmup='1d'"));
    add_jobs(text);
    ol_text_addf(text, "</workload>");
    add_checkpoint(text);
    ol_text_addf(text, "<pool name='p'>");
    const unsigned capacities = 1 + below(4) / 3;
    for (unsigned i = 0; i < capacities; i++)
        add_capacity(text, i, has_fleets);
    ol_text_addf(text, "<scheduler backfill='%s'/></pool></scenario>",
                 ONE_OF("none", "easy", "easy", "easy-sjbf", "conservative"));
}

/* What came of a world: the fates, the lives and all figures, in their shortest exact form. */
static void tell_all(struct ol_text *told, uint64_t seed, bool has_fleets)
{
    struct ol_text text = {0};
    make_world(&text, seed, has_fleets);
    ol_text_addf(told, "%s;", play(ol_text_string(&text)));
    ol_text_addf(told, " %s;", lives());
    for (size_t i = 0; i < moved_metrics.count; i++)
        ol_text_addf(told, " %s=%.17g", moved_metrics.items[i].name, moved_metrics.items[i].values[0]);
    ol_text_release(&text);
}

static void the_same_as_through_the_queue(void)
{
    int differences = 0, losses = 0; /* worlds */
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct ol_text queue = {0}, direct = {0};
        tell_all(&queue, seed, true);
        tell_all(&direct, seed, false);
        differences += strcmp(ol_text_string(&queue), ol_text_string(&direct)) != 0;
        losses += metric("jobs.interruptions") > 0;
        ol_text_release(&queue);
        ol_text_release(&direct);
    }
    CHECK_INT(differences, 0);
    CHECK(losses > 75);
}

int main(void)
{
    CASE(a_job_on_node_after_node);
    CASE(an_arrival_in_the_instant_of_the_loss);
    CASE(the_same_as_through_the_queue);
    return end_play();
}
