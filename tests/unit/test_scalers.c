/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules of AWS on series of datapoints worked out by hand, what is refused, and laws that all rules keep.
 */
#include "outlay/rng.h"
#include "tests/unit/scaler_stage.h"

/* ---- fixed ---- */

static void fixed_stays(void)
{
    struct stage stage = stage_of("<autoscaler rule='fixed' instances='4'/>", 1, 3, 1);
    CHECK_INT(stage_utilized(&stage, 1), 3); /* the endpoint's max */
    CHECK_INT(stage_utilized(&stage, 0), 3);
    stage_end(&stage);
}

/* ---- target tracking ---- */

#define TRACKING                                                                                                  \
    "<autoscaler rule='target-tracking' metric='requests-per-instance-per-minute' target='100' "                  \
    "out-cooldown='60s' in-cooldown='600s'/>"

/* 2 instances, 400 requests a minute: 200 each, twice the target. The third datapoint in a row makes it
 * ceil(2 x 200 / 100) = 4. */
static void tracks_out_after_three(void)
{
    struct stage stage = stage_of(TRACKING, 1, 10, 2);
    CHECK_INT(stage_arrivals(&stage, 400), 2);
    CHECK_INT(stage_arrivals(&stage, 400), 2);
    CHECK_INT(stage_arrivals(&stage, 400), 4);
    stage_end(&stage);
    stage = stage_of(TRACKING, 1, 10, 2);
    CHECK_INT(stage_arrivals(&stage, 400), 2);
    CHECK_INT(stage_arrivals(&stage, 400), 2);
    CHECK_INT(stage_arrivals(&stage, 200), 2); /* at the target: no breach, and the run is broken */
    CHECK_INT(stage_arrivals(&stage, 400), 2);
    CHECK_INT(stage_arrivals(&stage, 400), 2);
    CHECK_INT(stage_arrivals(&stage, 210), 3); /* ceil(2 x 105 / 100) = ceil(2.1) */
    stage_end(&stage);
}

/* With a cooldown of 5 minutes: 2 become 4 at minute 3. While the two new ones start, the two old ones still have 200
 * each: the need is still 4. When these have 300 each it is 6 at once. When the 4 are ready and have 150 each, the need
 * is ceil(4 x 150 / 100) = 6, but what was added counts: ceil(2 x 150 / 100) = 3. After the cooldown it is 6. */
static void cooldown_counts_what_was_added(void)
{
    const char *tracking = "<autoscaler rule='target-tracking' target='100' out-cooldown='5m'/>";
    struct stage stage = stage_of(tracking, 1, 20, 2);
    for (int i = 0; i < 3; i++)
        stage_arrivals(&stage, 400);
    CHECK_INT(stage.wanted, 4);
    struct ol_scaler_sample starting = stage_quiet(&stage);
    starting.arrivals = 400;
    starting.ready = starting.starting = 2;
    CHECK_INT(stage_ask(&stage, starting), 4);
    for (int minute = 5; minute < 8; minute++)
        CHECK_INT(stage_arrivals(&stage, 600), 4);
    CHECK_INT(stage_arrivals(&stage, 600), 6); /* minute 8: five minutes after minute 3 */
    stage_end(&stage);

    stage = stage_of(tracking, 1, 20, 2);
    for (int i = 0; i < 3; i++)
        stage_arrivals(&stage, 400);
    starting = stage_quiet(&stage);
    starting.arrivals = 600;
    starting.ready = starting.starting = 2;
    CHECK_INT(stage_ask(&stage, starting), 6);
    stage_end(&stage);
}

/* 4 instances with 50 each: below 90 for 15 datapoints, then 4 x 50 / 100 = 2 are needed, one at a time (a tenth of 4
 * is less than one), 10 minutes apart. */
static void tracks_in_slowly(void)
{
    struct stage stage = stage_of(TRACKING, 1, 10, 4);
    for (int minute = 1; minute < 15; minute++)
        CHECK_INT(stage_arrivals(&stage, 200), 4);
    for (int minute = 15; minute < 25; minute++)
        CHECK_INT(stage_arrivals(&stage, 200), 3);
    CHECK_INT(stage_arrivals(&stage, 200), 2);
    /* 2 with 95 each: not below 90. 2 with 80 each: ceil(1.6) is 2. */
    for (int minute = 0; minute < 40; minute++)
        CHECK_INT(stage_arrivals(&stage, minute < 20 ? 190 : 160), 2);
    stage_end(&stage);
    /* Of 50 with nothing to do, a tenth at once. */
    stage = stage_of(TRACKING, 1, 100, 50);
    for (int minute = 1; minute < 15; minute++)
        stage_arrivals(&stage, 0);
    CHECK_INT(stage_arrivals(&stage, 0), 45);
    stage_end(&stage);
    stage = stage_of("<autoscaler rule='target-tracking' target='100' scale-in='no'/>", 1, 10, 4);
    for (int minute = 1; minute < 40; minute++)
        CHECK_INT(stage_arrivals(&stage, 0), 4);
    stage_end(&stage);
}

/* Out at minute 1, to ceil(2 x 200 / 100) = 4. Two datapoints of 25 each are there at minute 3, but what was added has
 * its cooldown up to minute 11. */
static void nothing_goes_while_it_comes(void)
{
    struct stage stage = stage_of("<autoscaler rule='target-tracking' target='100' out-after='1' in-after='2' "
                                  "out-cooldown='10m' in-cooldown='0s'/>",
                                  1, 10, 2);
    CHECK_INT(stage_arrivals(&stage, 400), 4);
    for (int minute = 2; minute < 11; minute++)
        CHECK_INT(stage_arrivals(&stage, 100), 4);
    CHECK_INT(stage_arrivals(&stage, 100), 3);
    stage_end(&stage);
}

/* No instance serves in one datapoint of a quiet quarter of an hour: that is no breach, and the 15 begin anew. */
static void missing_never_scales_in(void)
{
    struct stage stage =
        stage_of("<autoscaler rule='target-tracking' metric='utilization' target='60%'/>", 0, 9, 4);
    for (int minute = 1; minute < 15; minute++)
        CHECK_INT(stage_utilized(&stage, 0.1), 4);
    CHECK_INT(stage_utilized(&stage, NAN), 4);
    for (int minute = 1; minute < 15; minute++)
        CHECK_INT(stage_utilized(&stage, 0.1), 4);
    CHECK_INT(stage_utilized(&stage, 0.1), 3);
    stage_end(&stage);
}

/* To nothing, and back with the first request. */
static void tracks_to_zero_and_back(void)
{
    struct stage stage = stage_of(TRACKING, 0, 10, 1);
    for (int minute = 1; minute < 15; minute++)
        CHECK_INT(stage_arrivals(&stage, 0), 1);
    CHECK_INT(stage_arrivals(&stage, 0), 0);
    CHECK_INT(stage_arrivals(&stage, 0), 0);
    CHECK_INT(stage_arrivals(&stage, 1), 1);
    stage_end(&stage);
}

/* ---- steps ---- */

#define STEPS                                                                                                     \
    "<step at-least='60%' change='10%'/><step at-least='70%' change='30%'/>"                                      \
    "<step at-most='40%' change='-10%'/><step at-most='30%' change='-30%'/>"

/* The example of Amazon's user guide ("Step and simple scaling policies", step adjustments): a group of 10 with the
 * steps above. At 60% one is added; at 70%, after the warm-up, 3 (30% of 11 is 3.3): 14. At 40% one goes (10% of 14 is
 * 1.4): 13; at 30% three (30% of 13 is 3.9): 10. */
static void steps_of_the_user_guide(void)
{
    struct stage stage =
        stage_of("<autoscaler rule='step' metric='utilization' warm-up='2m' cooldown='1m'>" STEPS "</autoscaler>",
                 1, 100, 10);
    CHECK_INT(stage_utilized(&stage, 0.5), 10);
    CHECK_INT(stage_utilized(&stage, 0.6), 11);
    CHECK_INT(stage_utilized(&stage, 0.5), 11);
    CHECK_INT(stage_utilized(&stage, 0.7), 14);
    CHECK_INT(stage_utilized(&stage, 0.4), 14); /* warms up */
    CHECK_INT(stage_utilized(&stage, 0.4), 13);
    CHECK_INT(stage_utilized(&stage, 0.3), 10);
    CHECK_INT(stage_utilized(&stage, 0.5), 10);
    stage_end(&stage);
}

/* A step of 3 while 2 warm up adds 1 (the same guide, instance warm-up). */
static void warming_counts(void)
{
    struct stage stage = stage_of("<autoscaler rule='step' metric='concurrency' out-after='2'>"
                                  "<step at-least='10' change='+2'/><step at-least='20' change='3'/></autoscaler>",
                                  1, 100, 4);
    CHECK_INT(stage_in_flight(&stage, 40), 4);
    CHECK_INT(stage_in_flight(&stage, 40), 6);
    CHECK_INT(stage_in_flight(&stage, 60), 6); /* 10 each: the same step */
    CHECK_INT(stage_in_flight(&stage, 120), 7);
    stage_end(&stage);
    stage = stage_of("<autoscaler rule='step' metric='backlog'><step at-least='1' change='=5'/></autoscaler>", 0,
                     9, 0);
    struct ol_scaler_sample sample = stage_quiet(&stage);
    sample.queue = 3;
    CHECK_INT(stage_ask(&stage, sample), 1);
    sample = stage_quiet(&stage);
    sample.queue = 3;
    CHECK_INT(stage_ask(&stage, sample), 5);
    stage_end(&stage);
}

/* Documented rounding of percentages: 12.7 is 12, 0.3 is 1, -6.67 is -6, -0.58 is -1. */
static void percentages_round(void)
{
    static const struct {
        const char *step;
        int from, to;
    } rows[] = {
        {"<step at-least='50%' change='12.7%'/>", 100, 112}, {"<step at-least='50%' change='30%'/>", 1, 2},
        {"<step at-most='50%' change='-66.7%'/>", 10, 4},    {"<step at-most='50%' change='-58%'/>", 1, 0},
        {"<step at-least='50%' change='29%'/>", 100, 129},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ol_text text = {0};
        ol_text_addf(&text, "<autoscaler rule='step' metric='utilization'>%s</autoscaler>", rows[i].step);
        struct stage stage = stage_of(ol_text_string(&text), 0, 1000, rows[i].from);
        CHECK_INT(stage_utilized(&stage, 0.5), rows[i].to);
        stage_end(&stage);
        ol_text_release(&text);
    }
}

/* ---- what is refused ---- */

static void refusals(void)
{
    stage_refuses("<autoscaler rule='hpaa'/>", "did you mean \"hpa\"");
    stage_refuses("<autoscaler rule='target-tracking'/>", "needs the attribute \"target\"");
    stage_refuses("<autoscaler rule='target-tracking' target='x'/>", "is no share");
    stage_refuses("<autoscaler rule='target-tracking' target='0'/>", "give a number above 0");
    stage_refuses("<autoscaler rule='hpa' target='60'/>",
                  "60 is no level of utilization; give a share such as 70%");
    stage_refuses("<autoscaler rule='step'/>", "needs a <step>");
    stage_refuses("<autoscaler rule='step'><step change='1'/></autoscaler>", "this one has neither");
    stage_refuses("<autoscaler rule='step'><step at-least='9' change='+-1'/></autoscaler>",
                  "write such as +2, -1");
    stage_refuses("<autoscaler rule='step'><step at-least='9' change='1.5'/></autoscaler>",
                  "write such as +2, -1");
    stage_refuses("<autoscaler rule='step'><step at-least='9' change='-1'/></autoscaler>", "give at-most=");
    stage_refuses(
        "<autoscaler rule='step'><step at-least='9' change='1'/><step at-most='9' change='-1'/></autoscaler>",
        "leave a gap");
    stage_refuses("<autoscaler rule='fixed' instances='2'><at cron='0 8 * * *' min='1'/></autoscaler>",
                  "<at> belongs to rule=\"scheduled\"");
    stage_refuses("<autoscaler rule='scheduled'/>", "needs an <at>");
    stage_refuses("<autoscaler rule='scheduled'><at cron='0 8 * * *'/></autoscaler>", "sets nothing");
    stage_refuses("<autoscaler rule='scheduled'><at cron='0 8 * *' min='1'/></autoscaler>", "4 of five");
    stage_refuses("<autoscaler rule='scheduled'><at cron='0 8 * * *' min='3' max='2'/></autoscaler>",
                  "more than max");
    stage_refuses("<autoscaler rule='scheduled' zone='Mars/Base'><at cron='0 8 * * *' min='1'/></autoscaler>",
                  "Mars/Base");
}

/* ---- laws of all rules ---- */

static const char *const all_rules[] = {
    TRACKING,
    "<autoscaler rule='target-tracking' metric='utilization' target='60%'/>",
    "<autoscaler rule='step' metric='utilization' cooldown='0s'>" STEPS "</autoscaler>",
    "<autoscaler rule='hpa' target='60%'/>",
    "<autoscaler rule='hpa' metric='concurrency' target='5'/>",
    "<autoscaler rule='knative' target='5'/>",
    "<autoscaler rule='predictive' target='20'/>",
    "<autoscaler rule='scheduled'><at cron='*/7 * * * *' min='1' max='3'/><at cron='*/11 * * * *' instances='90' "
    "max='900'/></autoscaler>",
    "<autoscaler rule='fixed' instances='5'/>",
    "<autoscaler rule='hpa' target='60%'/>" TRACKING "<autoscaler rule='predictive' target='20'/>",
};
#define RULE_COUNT (sizeof all_rules / sizeof *all_rules)

static struct ol_scaler_sample random_sample(const struct stage *stage, struct ol_rng *rng)
{
    struct ol_scaler_sample sample = stage_quiet(stage);
    sample.ready = stage->wanted > 0 ? (int)(ol_rng_unit(rng) * (stage->wanted + 1)) : 0;
    sample.starting = stage->wanted - sample.ready;
    sample.utilization = sample.ready > 0 ? ol_rng_unit(rng) : NAN;
    sample.arrivals = (uint64_t)(ol_rng_unit(rng) * 2000);
    sample.concurrency = ol_rng_unit(rng) * 200;
    sample.queue = sample.ready > 0 ? 0 : sample.concurrency;
    return sample;
}

static void never_outside_of_the_range(void)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        struct ol_rng rng = ol_rng_stream(1, "samples", "rule", i);
        struct stage stage = stage_of(all_rules[i], 2, 40, 7);
        int outside = 0;
        for (int step = 0; step < 3000; step++) {
            const int answer = stage_ask(&stage, random_sample(&stage, &rng));
            outside += answer < 2 || answer > 40;
        }
        CHECK_INT(outside, 0);
        stage_end(&stage);
    }
}

/* While nothing is known (no instance is ready, none has asked), nobody is removed. */
static void nothing_known_removes_nobody(void)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (strstr(all_rules[i], "knative") || strstr(all_rules[i], "scheduled") || strstr(all_rules[i], "fixed"))
            continue; /* in flight is known without instances; clocks and numbers ask nobody */
        struct stage stage = stage_of(all_rules[i], 0, 40, 7);
        for (int step = 0; step < 500; step++) {
            struct ol_scaler_sample sample = stage_quiet(&stage);
            sample.ready = 0;
            sample.starting = 7;
            sample.utilization = NAN;
            CHECK_INT(stage_ask(&stage, sample), 7);
        }
        stage_end(&stage);
    }
}

/* The same past, and one last datapoint: the more there is to do, the more are wanted. */
static void monotone_in_the_metric(void)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        int before = 0;
        for (int load = 0; load <= 100; load += 5) {
            struct stage stage = stage_of(all_rules[i], 0, 1000, 10);
            for (int step = 0; step < 40; step++) {
                struct ol_scaler_sample sample = stage_quiet(&stage);
                const double now = step < 20 ? 50 : load;
                sample.ready = 10;
                sample.utilization = now / 100;
                sample.concurrency = now;
                sample.arrivals = (uint64_t)now * 20;
                stage_ask(&stage, sample);
            }
            CHECK(stage.wanted >= before);
            before = stage.wanted;
            stage_end(&stage);
        }
    }
}

/* At the target nothing ever moves. */
static void steady_at_the_target(void)
{
    for (size_t i = 0; i < 5; i++) {
        struct stage stage = stage_of(all_rules[i], 0, 1000, 10);
        for (int step = 0; step < 200; step++) {
            struct ol_scaler_sample sample = stage_quiet(&stage);
            sample.utilization = 0.57 + 0.03 * (step % 2); /* steps begin at 0.6 */
            sample.utilization -= i == 2 ? 0.03 : 0;
            sample.arrivals = (uint64_t)(950 + 50 * (step % 2));
            sample.concurrency = 48 + 4 * (step % 2);
            CHECK_INT(stage_ask(&stage, sample), 10);
        }
        stage_end(&stage);
    }
}

int main(void)
{
    CASE(fixed_stays);
    CASE(tracks_out_after_three);
    CASE(cooldown_counts_what_was_added);
    CASE(tracks_in_slowly);
    CASE(nothing_goes_while_it_comes);
    CASE(missing_never_scales_in);
    CASE(tracks_to_zero_and_back);
    CASE(steps_of_the_user_guide);
    CASE(warming_counts);
    CASE(percentages_round);
    CASE(refusals);
    CASE(never_outside_of_the_range);
    CASE(nothing_known_removes_nobody);
    CASE(monotone_in_the_metric);
    CASE(steady_at_the_target);
    return check_end();
}
