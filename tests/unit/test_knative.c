/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Knative's autoscaler: ticks of 2 s, a stable window of 30 of them and a panic window of 3, worked out by hand.
 */
#include "tests/unit/scaler_stage.h"

#define TEN "<autoscaler rule='knative' target='10' target-utilization='100%'/>"

/* Defaults: 100 in flight, of which 70%: 141 over 70 are 2.01, so 3; 140 are 2. */
static void aims_at_seventy_percent(void)
{
    struct stage stage = stage_of("<autoscaler rule='knative'/>", 0, 100, 1);
    CHECK_INT(stage_in_flight(&stage, 141), 3);
    stage_end(&stage);
    stage = stage_of("<autoscaler rule='knative'/>", 0, 100, 1);
    CHECK_INT(stage_in_flight(&stage, 140), 2);
    stage_end(&stage);
    /* 200 requests a second, of which 70%: in two seconds 562 are 281 a second, over 140 2.007. */
    stage = stage_of("<autoscaler rule='knative' metric='rps'/>", 0, 100, 1);
    CHECK_INT(stage_arrivals(&stage, 562), 3);
    stage_end(&stage);
}

/* One at 10 of 10. Then 100: over three ticks 40, so 4, which is twice 1 and more: panic. Over the next 70 (7, which
 * is not twice 4, but panic goes on), then 100 (10). */
static void panics(void)
{
    struct stage stage = stage_of(TEN, 0, 100, 1);
    for (int tick = 0; tick < 40; tick++)
        CHECK_INT(stage_in_flight(&stage, 10), 1);
    CHECK_INT(stage_in_flight(&stage, 100), 4); /* T */
    CHECK_INT(stage_in_flight(&stage, 100), 7); /* T + 2 s */
    CHECK_INT(stage_in_flight(&stage, 100), 10);
    /* Nothing is removed up to 60 s after the last time that it was over: T. */
    for (int second = 6; second <= 60; second += 2)
        CHECK_INT(stage_in_flight(&stage, 0), 10);
    /* T + 62 s: one of 30 ticks had 100, 3.3 in the mean: 1, but at once no less than 10/2. Then 5/2, 2/2, and 1/2 is
     * none: the last one goes 30 s later. */
    CHECK_INT(stage_in_flight(&stage, 0), 5);
    CHECK_INT(stage_in_flight(&stage, 0), 2);
    for (int second = 66; second < 98; second += 2)
        CHECK_INT(stage_in_flight(&stage, 0), 1);
    CHECK_INT(stage_in_flight(&stage, 0), 0);
    stage_end(&stage);
}

/* More slowly than twice: no panic, and the stable window decides. 10 pods at 100, then at 150: after the first tick
 * (29 x 100 + 150) / 30 = 101.7: 11. */
static void follows_the_stable_window(void)
{
    struct stage stage = stage_of(TEN, 0, 100, 10);
    for (int tick = 0; tick < 40; tick++)
        CHECK_INT(stage_in_flight(&stage, 100), 10);
    CHECK_INT(stage_in_flight(&stage, 150), 11);
    for (int tick = 1; tick < 30; tick++)
        stage_in_flight(&stage, 150);
    CHECK_INT(stage.wanted, 15);
    stage_end(&stage);
}

/* autoscaler.go: "MSUR=1.1, OCC=3, RPC=2, TV=1 => OCC/TV=3, MSU=2.2", of which the ceiling is 3. */
static void grows_by_the_rate(void)
{
    struct stage stage =
        stage_of("<autoscaler rule='knative' target='1' target-utilization='100%' max-up-rate='1.1'/>", 0, 100, 2);
    CHECK_INT(stage_in_flight(&stage, 3), 3);
    CHECK_INT(stage_in_flight(&stage, 30), 4); /* ceil(3.3), of 12 */
    stage_end(&stage);
}

/* It begins in panic where more than one is ready, since nothing is known yet: 6 stay for a stable window. */
static void begins_in_panic(void)
{
    struct stage stage = stage_of(TEN, 0, 100, 6);
    for (int second = 2; second <= 60; second += 2)
        CHECK_INT(stage_in_flight(&stage, 10), 6);
    CHECK_INT(stage_in_flight(&stage, 10), 3);
    stage_end(&stage);
}

static void wakes_from_zero(void)
{
    struct stage stage = stage_of(TEN, 0, 100, 0);
    CHECK_INT(stage_in_flight(&stage, 0), 0);
    CHECK_INT(stage_in_flight(&stage, 0.5), 1);
    stage_end(&stage);
    stage = stage_of(TEN, 0, 100, 0);
    CHECK_INT(stage_in_flight(&stage, 35), 4); /* 3.5 of the pods that there are not: up to 1,000 at once */
    stage_end(&stage);
    stage = stage_of(TEN, 1, 100, 1);
    for (int tick = 0; tick < 100; tick++)
        CHECK_INT(stage_in_flight(&stage, 0), 1);
    stage_end(&stage);
}

/* At second 4 (10 + 19) / 2 = 14.5 in flight over the window, so 2: panic, up to second 10; from 12 on one would do.
 * The 2 of second 10 count for 20 s, those of its end not included. */
static void delays_on_the_way_down(void)
{
    struct stage stage = stage_of("<autoscaler rule='knative' target='10' target-utilization='100%' window='6s' "
                                  "down-delay='20s'/>",
                                  0, 100, 1);
    stage_in_flight(&stage, 10);
    CHECK_INT(stage_in_flight(&stage, 19), 2);
    for (int second = 6; second < 30; second += 2)
        CHECK_INT(stage_in_flight(&stage, 9), 2);
    CHECK_INT(stage_in_flight(&stage, 9), 1);
    stage_end(&stage);
}

int main(void)
{
    CASE(aims_at_seventy_percent);
    CASE(panics);
    CASE(follows_the_stable_window);
    CASE(grows_by_the_rate);
    CASE(begins_in_panic);
    CASE(wakes_from_zero);
    CASE(delays_on_the_way_down);
    return check_end();
}
