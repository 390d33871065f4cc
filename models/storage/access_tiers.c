/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/access_tiers.h"

#include <math.h>
#include <string.h>

const char *const ol_access_tier_names[OL_ACCESS_TIERS] = {"frequent", "infrequent", "archive-instant", "archive",
                                                           "deep-archive"};

/* Of one day; a share of 1 leaves next to nothing, and the sums finite. */
static double log_unread(double share)
{
    return log1p(-fmin(share, 1 - 1e-15));
}

const struct ol_read_rate *ol_access_rate(const struct ol_dataset *dataset, int64_t age)
{
    const struct ol_read_rate *rates = dataset->reads.items, *found = NULL;
    for (size_t i = 0; i < dataset->reads.count && rates[i].age / OL_DAY <= age; i++)
        found = &rates[i];
    return found;
}

/* Of the days of age in [from, to). */
static double log_by_age(const struct ol_dataset *dataset, int64_t from, int64_t to)
{
    const struct ol_read_rate *rates = dataset->reads.items;
    double sum = 0;
    for (size_t i = 0; i < dataset->reads.count; i++) {
        const int64_t begin = rates[i].age / OL_DAY;
        const int64_t end = i + 1 < dataset->reads.count ? rates[i + 1].age / OL_DAY : INT64_MAX;
        const int64_t low = begin > from ? begin : from, high = end < to ? end : to;
        if (low < high)
            sum += (double)(high - low) * log_unread(rates[i].share);
    }
    return sum;
}

static double log_before(const struct ol_access *access, int64_t day)
{
    if (access->days == 0 || day <= 0)
        return 0;
    return access->read[day < (int64_t)access->days ? (size_t)day : access->days - 1];
}

void ol_access_read(struct ol_access *access, int64_t day, double share)
{
    const size_t needed = (size_t)(day > 0 ? day : 0) + 2, before = access->days;
    OL_MEM_RESERVE(access->read, access->capacity, needed);
    for (size_t i = before; i < needed; i++)
        access->read[i] = i > 0 && before > 0 ? access->read[before - 1] : 0;
    if (needed > before)
        access->days = needed;
    access->read[access->days - 1] += log_unread(share);
}

static double unread(const struct ol_access *access, int64_t day, int64_t age, int64_t stay, int64_t days)
{
    if (stay < days)
        return 0;
    const double by_age = age == OL_NO_AGE ? 0 : log_by_age(access->dataset, age - days, age);
    return exp(by_age + log_before(access, day) - log_before(access, day - days));
}

void ol_access_shares(const struct ol_access *access, int64_t day, int64_t age, int64_t stay,
                      double shares[OL_ACCESS_TIERS])
{
    const int64_t after[OL_ACCESS_TIERS] = {0, 30, 90, access->dataset->archive_after / OL_DAY,
                                            access->dataset->deep_archive_after / OL_DAY};
    double deeper = 0;
    memset(shares, 0, OL_ACCESS_TIERS * sizeof *shares);
    for (int tier = OL_ACCESS_TIERS - 1; tier > OL_TIER_FREQUENT; tier--) {
        if (after[tier] == 0)
            continue;
        const double reached = fmax(unread(access, day, age, stay, after[tier]), deeper);
        shares[tier] = reached - deeper;
        deeper = reached;
    }
    shares[OL_TIER_FREQUENT] = 1 - deeper;
}

void ol_access_release(struct ol_access *access)
{
    ol_mem_free(access->read);
}
