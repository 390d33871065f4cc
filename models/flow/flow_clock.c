/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/flow/flow_clock.h"

static const struct {
    const char *name, *line;
} nicknames[] = {{"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"},
                 {"@weekly", "0 0 * * 0"}, {"@daily", "0 0 * * *"},    {"@midnight", "0 0 * * *"},
                 {"@hourly", "0 * * * *"}};

bool ol_flow_clock_parse(struct ol_slice text, struct ol_cron *cron, char why[160])
{
    for (size_t i = 0; i < sizeof nicknames / sizeof *nicknames; i++)
        if (ol_slice_is(ol_slice_trim(text), nicknames[i].name))
            text = ol_slice_of(nicknames[i].line);
    return ol_cron_parse(text, cron, why);
}

struct ol_flow_clock ol_flow_clock_of(struct ol_cron cron, struct ol_zone *zone, enum ol_flow_daylight daylight)
{
    const bool is_frequent = cron.any_minute || cron.any_hour;
    return (struct ol_flow_clock){
        .cron = cron, .zone = zone, .by_showing = zone && (is_frequent || daylight == OL_DAYLIGHT_KUBERNETES)};
}

static bool comes_at(const struct ol_cron *cron, ol_time local)
{
    return ol_cron_last(cron, local) == local;
}

/* The next after `at` at which clocks show a moment of the line. */
static ol_time next_shown(const struct ol_flow_clock *clock, ol_time at)
{
    ol_time until;
    while (at < OL_TIME_END) {
        const ol_time offset = ol_zone_offset(clock->zone, at, &until);
        const ol_time next = ol_cron_next(&clock->cron, at + offset) - offset;
        if (next < until)
            return next;
        at = until;
        if (comes_at(&clock->cron, at + ol_zone_offset(clock->zone, at, &until)))
            return at;
    }
    return OL_NEVER;
}

/* Of a local moment: a skipped one comes at the change that skips it. */
static ol_time instant_of(const struct ol_flow_clock *clock, ol_time local)
{
    ol_time until;
    if (!clock->zone)
        return local;
    const ol_time instant = ol_zone_instant(clock->zone, local);
    if (instant + ol_zone_offset(clock->zone, instant, &until) == local)
        return instant;
    ol_time change = instant - OL_DAY, next;
    ol_zone_offset(clock->zone, change, &next);
    while (next <= instant) {
        change = next;
        ol_zone_offset(clock->zone, change, &next);
    }
    return change;
}

ol_time ol_flow_clock_first(struct ol_flow_clock *clock, ol_time from)
{
    if (clock->by_showing)
        return next_shown(clock, from - 1);
    clock->local = from - 2 * OL_DAY; /* no zone is further from UTC */
    ol_time at = ol_flow_clock_next(clock, 0);
    while (at < from)
        at = ol_flow_clock_next(clock, at);
    return at;
}

ol_time ol_flow_clock_next(struct ol_flow_clock *clock, ol_time at)
{
    if (clock->by_showing)
        return next_shown(clock, at);
    clock->local = ol_cron_next(&clock->cron, clock->local);
    return instant_of(clock, clock->local);
}

void ol_flow_clock_release(struct ol_flow_clock *clock)
{
    ol_zone_free(clock->zone);
    clock->zone = NULL;
}
