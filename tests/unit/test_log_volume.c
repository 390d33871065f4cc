/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes of logs by the hour and by where they are kept, by hand.
 */
#include "models/telemetry/log_volume.h"

#include "tests/check.h"

#define GB   1e9
#define NEAR 1e-6

/* 1,000 lines of 1 kB a second: 3.6 GB an hour, 86.4 a day. */
static struct ol_xml_node bare;
static const struct ol_logs steady = {
    .node = &bare, .rate = 1000, .lines = 1, .line_bytes = 1000, .sample = 1, .compression = 1};

static double gb(double bytes)
{
    return bytes / GB;
}

static void taken(void)
{
    struct ol_log_volume volume;
    ol_log_volume_fill(&volume, &steady, NULL, OL_DAY + OL_HOUR / 2);
    CHECK_NEAR(gb(ol_log_volume_taken(&volume, 0, OL_DAY)), 86.4, NEAR);
    CHECK_NEAR(gb(ol_log_volume_taken(&volume, OL_DAY, OL_DAY + OL_HOUR / 2)), 1.8, NEAR);
    CHECK_NEAR(gb(ol_log_volume_taken(&volume, OL_HOUR / 2, OL_HOUR)), 1.8, NEAR);
    CHECK_NEAR(gb(ol_log_volume_taken(&volume, OL_DAY + OL_HOUR / 4, OL_DAY + OL_HOUR / 2)), 0.9, NEAR);
    ol_log_volume_release(&volume);
}

/* Two days hot, three cold. What came in an hour is kept from its end on, so that hour h has 3.6 h: day 0 has 3.6 x
 * 11.5 in the mean, day 1 3.6 x 35.5, day 2 3.6 x 59.5. Day 0 leaves 48 hours after its end, at hour 72: from then on a
 * day leaves as a day comes. It is cold from hour 72 to hour 144. */
static void kept(void)
{
    struct ol_log_volume volume;
    struct ol_logs logs = steady;
    double bytes = 0;
    ol_time from = 0, to = 0;
    logs.hot = 2 * OL_DAY;
    logs.cold = 3 * OL_DAY;
    ol_log_volume_fill(&volume, &logs, NULL, 5 * OL_DAY);
    static const double means[] = {41.4, 127.8, 214.2, 214.2, 214.2};
    for (int day = 0; day < 5; day++)
        CHECK_NEAR(gb(ol_log_volume_hot(&volume, day * OL_DAY, (day + 1) * OL_DAY)), means[day], NEAR);
    CHECK_NEAR(gb(ol_log_volume_hot(&volume, OL_HOUR, 2 * OL_HOUR)), 3.6, NEAR);
    CHECK_NEAR(gb(ol_log_volume_hot(&volume, OL_HOUR / 2, OL_HOUR + OL_HOUR / 2)), 1.8, NEAR);
    CHECK(ol_log_volume_cold(&volume, 0, &bytes, &from, &to));
    CHECK_NEAR(gb(bytes), 86.4, NEAR);
    CHECK_INT(from, 72 * OL_HOUR);
    CHECK_INT(to, 144 * OL_HOUR);
    CHECK(ol_log_volume_cold(&volume, 2, &bytes, &from, &to)); /* comes there with the end */
    CHECK(!ol_log_volume_cold(&volume, 3, &bytes, &from, &to));
    ol_log_volume_release(&volume);
}

/* What was taken in is somewhere, as long as nothing is cold for too long: five days' 432 GB; a fifth of that,
 * packed. */
static void nothing_is_lost(void)
{
    struct ol_log_volume volume;
    struct ol_logs logs = steady;
    struct ol_arena arena = {0};
    logs.name = "x";
    logs.hot = 2 * OL_DAY;
    logs.cold = 3 * OL_DAY;
    logs.compression = 5;
    ol_log_volume_fill(&volume, &logs, NULL, 5 * OL_DAY);
    struct ol_metrics metrics = {.replications = 1, .arena = &arena};
    ol_log_volume_metrics(&volume, OL_DAY, &metrics, 0);
    CHECK_NEAR(ol_metrics_find(&metrics, "logs.x.kept_gb")->values[0], 86.4, NEAR);
    CHECK_NEAR(ol_metrics_find(&metrics, "logs.x.ingested_gb")->values[0], 345.6, NEAR);
    ol_log_volume_release(&volume);
    ol_arena_release(&arena);
}

/* A tenth of what went well and all that failed, of 6% that fail: .1 x .94 + .06. Without a share of its own, what
 * failed is sampled as all else. */
static void sampled(void)
{
    const struct ol_xml_attribute attribute = {.name = "sample-errors", .value = "100%"};
    const struct ol_xml_node told = {.attributes = &attribute, .attribute_count = 1};
    struct ol_logs logs = steady;
    logs.sample = 0.1;
    logs.errors = 0.06;
    CHECK_NEAR(ol_logs_share(&logs), 0.1, 1e-12);
    logs.node = &told;
    logs.sample_errors = 1;
    CHECK_NEAR(ol_logs_share(&logs), 0.154, 1e-12);
}

/* Of events that were counted: 10 in the first hour, 7 in the third, of 2 lines of 500 bytes each. */
static void counted(void)
{
    struct ol_hour_sums events = {0};
    struct ol_log_volume volume;
    struct ol_logs logs = steady;
    logs.of = "api";
    logs.lines = 2;
    logs.line_bytes = 500;
    for (int i = 0; i < 10; i++)
        ol_hour_sums_add(&events, i * OL_MINUTE, 1);
    ol_hour_sums_add(&events, 2 * OL_HOUR, 7);
    ol_log_volume_fill(&volume, &logs, &events, OL_DAY);
    CHECK_NEAR(ol_log_volume_taken(&volume, 0, OL_HOUR), 10000, NEAR);
    CHECK_NEAR(ol_log_volume_taken(&volume, OL_HOUR, 2 * OL_HOUR), 0, NEAR);
    CHECK_NEAR(ol_log_volume_taken(&volume, 0, OL_DAY), 17000, NEAR);
    ol_log_volume_release(&volume);
    ol_hour_sums_release(&events);
}

/* A level of two from 0:30 to 2:15: an hour's half, an hour, a quarter, twice. Far out nothing is counted. */
static void spread(void)
{
    struct ol_hour_sums sums = {0};
    ol_hour_sums_spread(&sums, OL_HOUR / 2, 2 * OL_HOUR + OL_HOUR / 4, 2);
    CHECK_INT(sums.count, 3);
    CHECK_NEAR(sums.hours[0], 1, 1e-12);
    CHECK_NEAR(sums.hours[1], 2, 1e-12);
    CHECK_NEAR(sums.hours[2], 0.5, 1e-12);
    ol_hour_sums_add(&sums, OL_TIME_LIMIT, 1);
    CHECK(sums.is_full);
    CHECK_INT(sums.count, 3);
    ol_hour_sums_release(&sums);
}

/* Labels multiply; more than a million million, or what is no number, cannot be told. */
static void series(void)
{
    static const struct {
        const char *labels;
        int64_t count;
    } rows[] = {{"10x20x3", 600},
                {"7", 7},
                {"1000000x1000000", INT64_C(1000000000000)},
                {"1000000x1000001", 0},
                {"", 0},
                {"10x", 0},
                {"x10", 0},
                {"10x-3", 0},
                {"10x0", 0},
                {"10 x 2", 0},
                {"99999999999999999999", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ol_custom_metrics metrics = {.labels = rows[i].labels};
        if (ol_custom_metrics_count(&metrics) != rows[i].count)
            CHECK_REPORT("%s", rows[i].labels);
    }
    CHECK_INT(ol_custom_metrics_count(&(struct ol_custom_metrics){.series = 12}), 12);
}

int main(void)
{
    CASE(taken);
    CASE(kept);
    CASE(nothing_is_lost);
    CASE(sampled);
    CASE(counted);
    CASE(spread);
    CASE(series);
    return check_end();
}
