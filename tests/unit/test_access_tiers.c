/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days since the last read are geometric where each day reads with one probability.
 */
#include "models/storage/access_tiers.h"

#include "tests/check.h"

static const struct ol_xml_node node;

/* 5% a day: .95^30 are unread for 30 days, .95^90 for 90; nobody before these days have passed. */
static void unread_days_are_geometric(void)
{
    double shares[OL_ACCESS_TIERS];
    struct ol_read_rate rate = {&node, 0, 0.05, 0};
    const struct ol_dataset dataset = {.reads = {&rate, 1}};
    struct ol_access access = {.dataset = &dataset};
    ol_access_shares(&access, 29, 29, 29, shares);
    CHECK_NEAR(shares[OL_TIER_FREQUENT], 1, 0);
    ol_access_shares(&access, 30, 30, 30, shares);
    CHECK_NEAR(shares[OL_TIER_INFREQUENT], pow(0.95, 30), 1e-12);
    ol_access_shares(&access, 200, 200, 200, shares);
    CHECK_NEAR(shares[OL_TIER_FREQUENT], 1 - pow(0.95, 30), 1e-12);
    CHECK_NEAR(shares[OL_TIER_INFREQUENT], pow(0.95, 30) - pow(0.95, 90), 1e-12);
    CHECK_NEAR(shares[OL_TIER_ARCHIVE_INSTANT], pow(0.95, 90), 1e-12);
    CHECK_NEAR(shares[OL_TIER_ARCHIVE], 0, 0);
    /* It came into the class 60 days ago, whatever its age. */
    ol_access_shares(&access, 200, 200, 60, shares);
    CHECK_NEAR(shares[OL_TIER_INFREQUENT], pow(0.95, 30), 1e-12);
    CHECK_NEAR(shares[OL_TIER_ARCHIVE_INSTANT], 0, 0);
}

/* 10% a day for ten days, then 1%: at an age of 35 days the last 30 are 5 of the former and 25 of the latter. */
static void the_pattern_goes_by_age(void)
{
    double shares[OL_ACCESS_TIERS];
    struct ol_read_rate rates[] = {{&node, 0, 0.1, 0}, {&node, 10 * OL_DAY, 0.01, 0}};
    const struct ol_dataset dataset = {.reads = {rates, 2}};
    struct ol_access access = {.dataset = &dataset};
    ol_access_shares(&access, 1000, 35, 35, shares);
    CHECK_NEAR(shares[OL_TIER_INFREQUENT], pow(0.9, 5) * pow(0.99, 25), 1e-12);
    CHECK(ol_access_rate(&dataset, 9) == &rates[0] && ol_access_rate(&dataset, 10) == &rates[1]);
}

/* A job that reads a quarter on day 40 leaves three quarters unread; one that reads all, nothing. */
static void jobs_read_by_day(void)
{
    double shares[OL_ACCESS_TIERS];
    const struct ol_dataset dataset = {.archive_after = 120 * OL_DAY, .deep_archive_after = 200 * OL_DAY};
    struct ol_access access = {.dataset = &dataset};
    ol_access_read(&access, 40, 0.25);
    ol_access_shares(&access, 41, 41, 41, shares);
    CHECK_NEAR(shares[OL_TIER_INFREQUENT], 0.75, 1e-12);
    ol_access_shares(&access, 71, 71, 71, shares);
    CHECK_NEAR(shares[OL_TIER_INFREQUENT], 1, 1e-12);
    ol_access_shares(&access, 125, 125, 125, shares);
    CHECK_NEAR(shares[OL_TIER_INFREQUENT], 0.25, 1e-12); /* read 85 days ago */
    CHECK_NEAR(shares[OL_TIER_ARCHIVE_INSTANT], 0, 1e-12);
    CHECK_NEAR(shares[OL_TIER_ARCHIVE], 0.75, 1e-12);
    ol_access_read(&access, 250, 1);
    ol_access_shares(&access, 250, 250, 250, shares);
    CHECK_NEAR(shares[OL_TIER_DEEP_ARCHIVE], 1, 1e-12);
    ol_access_shares(&access, 251, 251, 251, shares);
    CHECK_NEAR(shares[OL_TIER_FREQUENT], 1, 1e-12);
    ol_access_release(&access);
}

int main(void)
{
    CASE(unread_days_are_geometric);
    CASE(the_pattern_goes_by_age);
    CASE(jobs_read_by_day);
    return check_end();
}
