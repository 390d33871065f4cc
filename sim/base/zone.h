/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * zone: what the files about time share: offsets as text, abbreviations such as PDT, and the yearly rule at the
 * end of a zone file. Zones themselves are in simtime.h. */
#ifndef OUTLAY_SIM_BASE_ZONE_H
#define OUTLAY_SIM_BASE_ZONE_H

#include "outlay/simtime.h"

/* "Z", "+02:00", "+0200" or "+02" at the start of `text`: the bytes read, 0 where none is there. East is
 * positive: an instant is the local time less the offset. */
size_t ol_offset_read(struct ol_slice text, ol_time *offset);

/* The instant of a local time that names the abbreviation in force; false where the zone has none such. UTC, GMT
 * and Z every zone knows, NULL (UTC) no others. */
bool ol_zone_instant_named(const struct ol_zone *zone, struct ol_slice abbreviation, ol_time local,
                           ol_time *instant);

#define OL_ABBREVIATION 8 /* bytes of "CEST", its end included; longer ones are cut */

struct ol_zone_date {
    char form; /* 'M' month.week.weekday, 'J' day 1-365 without leap days, '0' day 0-365 with them */
    int32_t month, week, day;
    ol_time time; /* of local clocks, from midnight; may be negative or over a day */
};

struct ol_zone_rule {
    char name[OL_ABBREVIATION], summer_name[OL_ABBREVIATION];
    ol_time offset, summer_offset;
    bool has_summer;
    struct ol_zone_date start, end;
};

/* From the instant `from` on clocks have the offset. */
struct ol_zone_change {
    ol_time from, offset;
    const char *name;
};

bool ol_zone_rule_parse(struct ol_zone_rule *rule, const char *text);
/* The changes of a year in their order: two, or none. */
size_t ol_zone_rule_changes(const struct ol_zone_rule *rule, int32_t year, struct ol_zone_change changes[2]);

#endif
