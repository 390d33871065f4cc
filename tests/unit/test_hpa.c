/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The HorizontalPodAutoscaler against the examples of its documentation and the cases of its own tests.
 */
#include "tests/unit/scaler_stage.h"

static struct stage pods(const char *attributes, int wanted)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "<autoscaler rule='hpa' %s/>", attributes);
    struct stage stage = stage_of(ol_text_string(&text), 1, 1000, wanted);
    ol_text_release(&text);
    return stage;
}

/* "If the current metric value is 200m, and the desired value is 100m, the number of replicas will be doubled, since
 * 200.0 / 100.0 = 2.0. If the current value is instead 50m, you'll halve the number." (Algorithm details) */
static void doubles_and_halves(void)
{
    struct stage stage = pods("metric='concurrency' target='0.1' down-window='0s'", 2);
    CHECK_INT(stage_in_flight(&stage, 2 * 0.2), 4);
    stage_end(&stage);
    stage = pods("metric='concurrency' target='0.1' down-window='0s'", 2);
    CHECK_INT(stage_in_flight(&stage, 2 * 0.05), 1);
    stage_end(&stage);
}

/* "Skips any scaling action if the ratio is sufficiently close to 1.0 (within a tolerance, 0.1 by default)." */
static void tolerates(void)
{
    struct stage stage = pods("target='50%' down-window='0s'", 10);
    CHECK_INT(stage_utilized(&stage, 0.55), 10);
    CHECK_INT(stage_utilized(&stage, 0.45), 10);
    CHECK_INT(stage_utilized(&stage, 0.56), 12); /* ceil(11.2) */
    stage_end(&stage);
    stage = pods("target='50%' down-window='0s'", 10);
    CHECK_INT(stage_utilized(&stage, 0.44), 9); /* ceil(8.8) */
    stage_end(&stage);
}

/* Default behaviour: up by 4 pods or 100%, whichever is more, in 15 seconds: 1, 5, 10, 20, 40. */
static void grows_by_the_policies(void)
{
    struct stage stage = pods("metric='concurrency' target='1'", 1);
    CHECK_INT(stage_in_flight(&stage, 500), 5);
    CHECK_INT(stage_in_flight(&stage, 500), 10);
    CHECK_INT(stage_in_flight(&stage, 500), 20);
    CHECK_INT(stage_in_flight(&stage, 500), 40);
    stage_end(&stage);
    /* In a minute's period looks at 15 s only use up what is left: 1 and 4 are 5 up to second 75, then 5 x 2. */
    stage = pods("metric='concurrency' target='1' up-period='60s'", 1);
    for (int second = 15; second < 75; second += 15)
        CHECK_INT(stage_in_flight(&stage, 500), 5);
    CHECK_INT(stage_in_flight(&stage, 500), 10);
    stage_end(&stage);
}

/* The documentation's example of policies: 4 pods or 10% a minute, from 80 to 10. "In the first step 8 pods are
 * removed. In the next, 10% of 72 is 7.2, but the number is rounded up to 8." Below 40, 4 at a time. */
static void shrinks_by_the_policies(void)
{
    struct stage stage = pods("metric='concurrency' target='1' down-window='0s' down-percent='10%' "
                              "down-instances='4' down-period='60s' period='60s'",
                              80);
    static const int steps[] = {72, 64, 57, 51, 45, 40, 36, 32, 28, 24, 20, 16, 12, 10, 10};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        CHECK_INT(stage_in_flight(&stage, 9.5), steps[i]);
    stage_end(&stage);
    stage = pods("target='50%' down-window='0s' down-percent='0%'", 8);
    CHECK_INT(stage_utilized(&stage, 0.1), 8); /* neither policy: disabled */
    stage_end(&stage);
}

/* The greatest recommendation of the last 300 s counts on the way down: 10 was recommended at second 15, and is
 * forgotten at second 315. */
static void waits_before_it_shrinks(void)
{
    struct stage stage = pods("target='60%'", 10);
    CHECK_INT(stage_utilized(&stage, 0.6), 10);
    for (int second = 30; second < 315; second += 15)
        CHECK_INT(stage_utilized(&stage, 0.3), 10);
    CHECK_INT(stage_utilized(&stage, 0.3), 5);
    stage_end(&stage);
    /* What there was at the first look counts as recommended then (recordInitialRecommendation), and a peak within the
     * window keeps what it needed. */
    stage = pods("target='60%'", 10);
    for (int second = 15; second <= 150; second += 15)
        stage_utilized(&stage, 0.3);
    CHECK_INT(stage_utilized(&stage, 0.48), 10); /* recommends 8 at second 165 */
    for (int second = 180; second < 315; second += 15)
        CHECK_INT(stage_utilized(&stage, 0.3), 10);
    for (int second = 315; second < 465; second += 15)
        CHECK_INT(stage_utilized(&stage, 0.3), 8);
    CHECK_INT(stage_utilized(&stage, 0.3), 5); /* 10 x 0.5, at second 300; of 8 it was 4 */
    stage_end(&stage);
}

/* Without a window on the way up nothing is held; with one the least recommendation counts. */
static void waits_before_it_grows(void)
{
    struct stage stage = pods("target='50%' up-window='60s'", 4);
    CHECK_INT(stage_utilized(&stage, 0.5), 4);
    for (int second = 30; second < 75; second += 15)
        CHECK_INT(stage_utilized(&stage, 1), 4);
    CHECK_INT(stage_utilized(&stage, 1), 8);
    stage_end(&stage);
}

static struct ol_scaler_sample partly_ready(const struct stage *stage, int ready, double utilization)
{
    struct ol_scaler_sample sample = stage_quiet(stage);
    sample.starting = sample.ready - ready;
    sample.ready = ready;
    sample.utilization = utilization;
    return sample;
}

/* replica_calculator_test.go. ScaleUpUnreadyLessScale: 3 pods at a target of 30%, one not ready, the others at 50% and
 * 70%: 2.0, and with the third at nothing 1.33: 4. ScaleUpUnreadyNoScale: one of three is ready, at 40%: with the
 * others at nothing the ratio turns over: 3. */
static void counts_those_not_ready(void)
{
    struct stage stage = pods("target='30%'", 3);
    CHECK_INT(stage_ask(&stage, partly_ready(&stage, 2, 0.6)), 4);
    stage_end(&stage);
    stage = pods("target='30%'", 3);
    CHECK_INT(stage_ask(&stage, partly_ready(&stage, 1, 0.4)), 3);
    stage_end(&stage);
    /* On the way down they are left out: ceil(2 x 0.5) = 1. */
    stage = pods("target='30%' down-window='0s'", 3);
    CHECK_INT(stage_ask(&stage, partly_ready(&stage, 2, 0.15)), 1);
    stage_end(&stage);
    /* Nobody is ready: nothing is known. */
    stage = pods("target='30%' down-window='0s'", 3);
    CHECK_INT(stage_ask(&stage, partly_ready(&stage, 0, NAN)), 3);
    stage_end(&stage);
}

static void goes_to_zero_and_back(void)
{
    struct stage stage =
        stage_of("<autoscaler rule='hpa' metric='concurrency' target='5' down-window='30s'/>", 0, 9, 1);
    CHECK_INT(stage_in_flight(&stage, 4.9), 1);
    CHECK_INT(stage_in_flight(&stage, 0), 1);
    CHECK_INT(stage_in_flight(&stage, 0), 0);
    CHECK_INT(stage_in_flight(&stage, 0), 0);
    CHECK_INT(stage_arrivals(&stage, 1), 1);
    stage_end(&stage);
}

int main(void)
{
    CASE(doubles_and_halves);
    CASE(tolerates);
    CASE(grows_by_the_policies);
    CASE(shrinks_by_the_policies);
    CASE(waits_before_it_shrinks);
    CASE(waits_before_it_grows);
    CASE(counts_those_not_ready);
    CASE(goes_to_zero_and_back);
    return check_end();
}
