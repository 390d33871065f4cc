/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of an endpoint's requests, each worked out by hand. Percentiles are those of a histogram, within .4% of the
 * value that is told (stats.h).
 */
#include "models/serving/request_series.h"
#include "tests/check.h"

static struct ol_request_tally tally;

/* One that arrived at `at` and took `seconds`. */
static void complete(ol_time at, double seconds)
{
    const struct ol_request request = {.at = at};
    const ol_time done = at + (ol_time)(seconds * (double)OL_SECOND);
    tally.requests += ol_request_tally_counts(&tally, &request);
    ol_request_tally_complete(&tally, &request, at, done, done);
}

static void release(struct ol_request_series *series)
{
    ol_request_series_free(series);
    ol_request_tally_release(&tally);
}

/* Ten seconds: one instance for five of them with a second on its way, then both; 1 s and 3 s of latency, so that the
 * median is 2 s; a third request was shed. Four waited in the mean of the first fifteen seconds. The run ends four
 * seconds later, with one more answer of 2 s. */
static void two_rows(void)
{
    struct ol_request_series *series = ol_request_series_new(&tally, 0);
    ol_request_series_level(series, 0, 1, 1);
    complete(1 * OL_SECOND, 1);
    complete(2 * OL_SECOND, 3);
    tally.requests++;
    tally.shed++;
    ol_request_series_level(series, 5 * OL_SECOND, 2, 0);
    CHECK_INT(ol_request_series_edge(series), 10 * OL_SECOND);
    ol_request_series_close(series);
    CHECK_INT(ol_request_series_edge(series), 20 * OL_SECOND);
    complete(11 * OL_SECOND, 2);
    const struct ol_scaler_sample first = {.to = 12 * OL_SECOND, .queue = 4, .utilization = 0.5};
    const struct ol_scaler_sample second = {
        .from = 12 * OL_SECOND, .to = 14 * OL_SECOND, .queue = 1, .utilization = NAN};
    ol_request_series_sample(series, &first);
    ol_request_series_sample(series, &second);
    ol_request_series_finish(series, 14 * OL_SECOND);
    const struct ol_endpoint_series told = ol_request_series_rows(series);
    CHECK_INT(told.count, 2);
    CHECK_INT(told.step, 10 * OL_SECOND);
    CHECK_INT(told.last_step, 4 * OL_SECOND);
    CHECK_NEAR(told.rows[0].requests, 3, 0);
    CHECK_NEAR(told.rows[0].completed, 2, 0);
    CHECK_NEAR(told.rows[0].shed, 1, 0);
    CHECK_NEAR(told.rows[0].p50_s, 2, 2 * 0.004);
    CHECK_NEAR(told.rows[0].ready, 1.5, 1e-12);
    CHECK_NEAR(told.rows[0].starting, 0.5, 1e-12);
    CHECK_NEAR(told.rows[0].queue, 4, 1e-12);
    CHECK_NEAR(told.rows[0].utilization, 0.5, 1e-12);
    CHECK_NEAR(told.rows[1].requests, 1, 0);
    CHECK_NEAR(told.rows[1].p99_s, 2, 2 * 0.004);
    CHECK_NEAR(told.rows[1].ready, 2, 1e-12);
    CHECK_NEAR(told.rows[1].queue, (4 * 2 + 1 * 2) / 4.0, 1e-12);
    CHECK_NEAR(told.rows[1].utilization, 0.5, 1e-12);
    release(series);
}

/* An hour has 360 rows of ten seconds: they become 60 of a minute, in each of which six requests took 1 to 6 s, so that
 * their median is 3.5 s, as if the rows had been minutes from the beginning. */
static void joined(void)
{
    struct ol_request_series *series = ol_request_series_new(&tally, 0);
    for (int i = 0; i < 360; i++) {
        complete(i * 10 * OL_SECOND, 1 + i % 6);
        ol_request_series_close(series);
    }
    CHECK_INT(ol_request_series_edge(series), OL_HOUR + OL_MINUTE);
    complete(OL_HOUR, 1);
    ol_request_series_finish(series, OL_HOUR + 5 * OL_SECOND);
    const struct ol_endpoint_series told = ol_request_series_rows(series);
    CHECK_INT(told.step, OL_MINUTE);
    CHECK_INT(told.count, 61);
    CHECK_INT(told.last_step, 5 * OL_SECOND);
    CHECK_NEAR(told.rows[0].completed, 6, 0);
    CHECK_NEAR(told.rows[59].completed, 6, 0);
    CHECK_NEAR(told.rows[59].p50_s, 3.5, 3.5 * 0.004);
    CHECK_NEAR(told.rows[60].completed, 1, 0);
    CHECK(isnan(told.rows[0].ready)); /* nobody told of instances */
    release(series);
}

/* Four days: minutes up to half a day, five of them up to three days, then hours; nothing is lost on the way, and
 * percentiles of the hour are told still. One request a minute. */
static void days(void)
{
    struct ol_request_series *series = ol_request_series_new(&tally, 0);
    double sum = 0;
    for (int i = 0; i < 4 * 1440; i++) {
        complete(i * OL_MINUTE, i % 60 < 30 ? 1 : 2);
        while (ol_request_series_edge(series) <= (i + 1) * OL_MINUTE)
            ol_request_series_close(series);
    }
    ol_request_series_finish(series, 4 * OL_DAY);
    const struct ol_endpoint_series told = ol_request_series_rows(series);
    CHECK_INT(told.step, OL_HOUR);
    CHECK_INT(told.count, 96);
    CHECK_INT(told.last_step, OL_HOUR);
    for (size_t i = 0; i < told.count; i++)
        sum += told.rows[i].completed;
    CHECK_NEAR(sum, 4 * 1440, 0);
    CHECK_NEAR(told.rows[0].p50_s, 1.5, 1.5 * 0.004);
    CHECK_NEAR(told.rows[95].p95_s, 2, 2 * 0.004);
    release(series);
}

/* Rows begin where the warm-up ends. */
static void warmup(void)
{
    tally.warmup_end = OL_MINUTE;
    struct ol_request_series *series = ol_request_series_new(&tally, OL_MINUTE);
    ol_request_series_level(series, 0, 5, 0);
    complete(0, 1);
    ol_request_series_level(series, 65 * OL_SECOND, 1, 0);
    ol_request_series_close(series);
    ol_request_series_finish(series, 70 * OL_SECOND);
    const struct ol_endpoint_series told = ol_request_series_rows(series);
    CHECK_INT(told.begin, OL_MINUTE);
    CHECK_INT(told.count, 1);
    CHECK_NEAR(told.rows[0].completed, 0, 0);
    CHECK(isnan(told.rows[0].p50_s));
    CHECK_NEAR(told.rows[0].ready, (5 * 5 + 1 * 5) / 10.0, 1e-12);
    release(series);
}

/* A run that is over in its warm-up. */
static void nothing(void)
{
    struct ol_request_series *series = ol_request_series_new(&tally, OL_HOUR);
    ol_request_series_finish(series, OL_MINUTE);
    CHECK_INT(ol_request_series_rows(series).count, 0);
    release(series);
}

int main(void)
{
    CASE(two_rows);
    CASE(joined);
    CASE(days);
    CASE(warmup);
    CASE(nothing);
    return check_end();
}
