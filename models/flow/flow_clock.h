/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flow_clock: the instants at which a schedule comes, where clocks are put forward and back.
 *
 * A schedule is a line of crontab(5), or one of @yearly @annually @monthly @weekly @daily @midnight @hourly. On most
 * days there is nothing to tell. Where local clocks change, the two programs that people know differ:
 *
 * - cron, as cron(8) of Debian has it: a moment that is skipped comes right at the change, and one that occurs twice
 *   comes the first time only. Lines whose minute or hour begins with a star go by what clocks show instead.
 * - kubernetes, as CronJob and the library behind it have it: lines go by what clocks show. A moment that is skipped
 *   does not come, one that occurs twice comes twice.
 *
 *     for (at = ol_flow_clock_first(&clock, start); at < until; at = ol_flow_clock_next(&clock, at)) ...
 */
#ifndef OUTLAY_MODELS_FLOW_CLOCK_H
#define OUTLAY_MODELS_FLOW_CLOCK_H

#include "models/flow/flow.h"
#include "models/scaling/cron.h"

struct ol_flow_clock {
    struct ol_cron cron;
    struct ol_zone *zone; /* owned; NULL: UTC */
    bool by_showing;      /* whenever clocks show it */
    ol_time local;        /* of the moment that was given last, where it is not */
};

/* False with one sentence in `why`. */
bool ol_flow_clock_parse(struct ol_slice text, struct ol_cron *cron, char why[160]);
/* Takes the zone. */
struct ol_flow_clock ol_flow_clock_of(struct ol_cron cron, struct ol_zone *zone, enum ol_flow_daylight daylight);
/* The first at `from` or later; the one behind that which was given last, `at`, and never before it. */
ol_time ol_flow_clock_first(struct ol_flow_clock *clock, ol_time from);
ol_time ol_flow_clock_next(struct ol_flow_clock *clock, ol_time at);
void ol_flow_clock_release(struct ol_flow_clock *clock);

#endif
