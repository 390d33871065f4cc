/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/hour_series.h"
#include "tests/check.h"

static void sums_in_any_order(void)
{
    struct ol_hour_series series = {0};
    ol_hour_series_add(&series, 10, 1);
    ol_hour_series_add(&series, -3, 2);
    ol_hour_series_add(&series, 10, 4);
    CHECK_INT(series.least, -3);
    CHECK_INT(series.last, 10);
    CHECK_INT(series.filled, 2);
    CHECK_NEAR(ol_hour_series_at(&series, 10), 5, 0);
    CHECK_NEAR(ol_hour_series_at(&series, -3), 2, 0);
    CHECK(isnan(ol_hour_series_at(&series, 0)));
    CHECK(isnan(ol_hour_series_at(&series, 1000000)));
    ol_hour_series_release(&series);
}

/* Every hour of 200,000, from the middle outwards by turns, so that both ends grow many times. */
static void grows_at_both_ends(void)
{
    struct ol_hour_series series = {0};
    for (int64_t i = 0; i < 100000; i++) {
        ol_hour_series_add(&series, i, (double)i);
        ol_hour_series_add(&series, -1 - i, (double)(-1 - i));
    }
    CHECK_INT(series.filled, 200000);
    CHECK_INT(series.least, -100000);
    CHECK_INT(series.last, 99999);
    int wrong = 0;
    for (int64_t hour = -100000; hour < 100000; hour++)
        wrong += ol_hour_series_at(&series, hour) != (double)hour;
    CHECK_INT(wrong, 0);
    CHECK(isnan(ol_hour_series_at(&series, -100001)));
    ol_hour_series_release(&series);
}

/* A century is 100 * 365.25 * 24 = 876,600 hours. */
static void has_a_limit(void)
{
    struct ol_hour_series series = {0};
    CHECK(ol_hour_series_fits(&series, INT64_C(1) << 40));
    ol_hour_series_add(&series, 0, 1);
    CHECK(ol_hour_series_fits(&series, 876599));
    CHECK(!ol_hour_series_fits(&series, 876600));
    CHECK(!ol_hour_series_fits(&series, -876600));
    ol_hour_series_add(&series, 876599, 1);
    CHECK(!ol_hour_series_fits(&series, -1));
    CHECK_INT(series.filled, 2);
    ol_hour_series_release(&series);
}

int main(void)
{
    CASE(sums_in_any_order);
    CASE(grows_at_both_ends);
    CASE(has_a_limit);
    return check_end();
}
