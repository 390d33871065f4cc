/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * access_tiers: intelligent tiering in expectation: which share of a cohort has gone unread for how long.
 *
 * On a day of age a an object is read with a probability, that of the dataset's pattern at that age; and on a day of
 * the calendar with another, that of the jobs' reads of that day. Days are independent. So the share that was not read
 * within the last n days is a product over these days, and one sum of logarithms by age and one by days answer for all
 * cohorts: nothing is kept of any of them.
 *
 * An object rests in the frequent tier until it has gone unread for 30 days there, in the infrequent one until 90, in
 * the archive-instant one until it is read, or until the days of the two optional archives. A read brings it back.
 */
#ifndef OUTLAY_ACCESS_TIERS_H
#define OUTLAY_ACCESS_TIERS_H

#include "outlay/dataset.h"

enum ol_access_tier {
    OL_TIER_FREQUENT,
    OL_TIER_INFREQUENT,
    OL_TIER_ARCHIVE_INSTANT,
    OL_TIER_ARCHIVE,
    OL_TIER_DEEP_ARCHIVE,
    OL_ACCESS_TIERS
};
extern const char *const ol_access_tier_names[OL_ACCESS_TIERS]; /* "frequent" ... */

/* Zero-initialised but for the dataset, nobody but the pattern reads. */
struct ol_access {
    const struct ol_dataset *dataset;
    double *read; /* sums of logarithms of (1 - the jobs' share) over the days before each */
    size_t days, capacity;
};

/* On the day with this number (from 0) jobs read so much of all that there is. */
void ol_access_read(struct ol_access *access, int64_t day, double share);
#define OL_NO_AGE (-1) /* of old versions, which the pattern does not read */
/* At the midnight that begins `day`, of objects created `age` days before and in the class for `stay` of them: the
 * shares in each tier, which add up to 1. */
void ol_access_shares(const struct ol_access *access, int64_t day, int64_t age, int64_t stay,
                      double shares[OL_ACCESS_TIERS]);
/* The pattern's share of a day of this age; 0 without a pattern. */
const struct ol_read_rate *ol_access_rate(const struct ol_dataset *dataset, int64_t age);
void ol_access_release(struct ol_access *access);

#endif
