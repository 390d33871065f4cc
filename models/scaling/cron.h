/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cron: moments that recur, as crontab(5) writes them: "0 8 * * 1-5" is eight o'clock from Monday to Friday.
 *
 * Five fields: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday); each a star, numbers,
 * ranges and lists of these, with a step behind a slash; months and days of the week also by three letters. Where both
 * days are told, either will do, as in crontab(5). Times are local ones, of whatever zone the caller has in mind.
 */
#ifndef OUTLAY_SCALING_CRON_H
#define OUTLAY_SCALING_CRON_H

#include "outlay/simtime.h"

struct ol_cron {
    uint64_t minutes; /* a bit each */
    uint32_t hours, days, months, weekdays;
    bool any_minute, any_hour, any_day, any_weekday; /* begin with a star */
};

/* False with one sentence in `why`; also where it never comes, such as on 31 February. */
bool ol_cron_parse(struct ol_slice text, struct ol_cron *cron, char why[160]);
/* The first moment after, and the last at or before `local`. */
ol_time ol_cron_next(const struct ol_cron *cron, ol_time local);
ol_time ol_cron_last(const struct ol_cron *cron, ol_time local);

#endif
