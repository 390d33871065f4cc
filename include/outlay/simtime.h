/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simtime: time as whole microseconds, durations as people write them, instants and calendars.
 *
 * A simulated time is microseconds since the clock's start; an instant is microseconds since
 * 1970-01-01T00:00:00Z. Both are ol_time; names say which (`..._at` for simulated, `instant` for absolute).
 * Nothing here rounds silently: "0.3us" is an error, "1.5h" is exact. Days are 86,400 s; leap seconds do not
 * exist. Years 0001 to 9999.
 *
 * Time zones: "UTC", "Z", fixed offsets "+02:00", and names of the system's zone database ("Europe/Berlin").
 * A local time that a clock change skips is read with the offset before the change; one that occurs twice is
 * read as the first of the two.
 */
#ifndef OUTLAY_SIMTIME_H
#define OUTLAY_SIMTIME_H

#include "outlay/error.h"
#include "outlay/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef int64_t ol_time;

#define OL_MICROSECOND ((ol_time)1)
#define OL_SECOND      ((ol_time)1000000)
#define OL_MINUTE      (60 * OL_SECOND)
#define OL_HOUR        (3600 * OL_SECOND)
#define OL_DAY         (24 * OL_HOUR)
#define OL_NEVER       INT64_MAX
/* Times handed in by users stay within +-OL_TIME_LIMIT (73,000 years), and simulated time ends before OL_TIME_END
 * (146,000 years): a time that is reached and any one of the others can be added without a thought. */
#define OL_TIME_LIMIT ((ol_time)1 << 61)
#define OL_TIME_END   ((ol_time)1 << 62)

/* "90s", "1.5h", "2d", "250ms", "1h30m"; units us ms s m h d w. Why it failed is one sentence in `why`. */
bool ol_duration_parse(struct ol_slice text, ol_time *duration, char why[160]);
/* The largest of d h m s that keeps it whole in one number: "36h", "90s"; "1.5s" where none does. */
#define OL_TIME_BUFFER 40
const char *ol_duration_format(ol_time duration, char buffer[OL_TIME_BUFFER]);
/* As a person says it, two leading units: "3d 4h", "12min 5s", "0.25 s". */
const char *ol_duration_say(ol_time duration, char buffer[OL_TIME_BUFFER]);

/* ISO 8601: date, or date and time with optional fraction and zone (none means UTC). */
bool ol_instant_parse(struct ol_slice text, ol_time *instant, char why[160]);
/* "2026-01-01T00:00:00Z", with a fraction only where there is one. */
const char *ol_instant_format(ol_time instant, char buffer[OL_TIME_BUFFER]);

/* Proleptic Gregorian calendar. */
struct ol_civil {
    int32_t year, month, day, hour, minute, second, microsecond; /* month and day from 1 */
};
struct ol_civil ol_civil_of(ol_time instant);
ol_time ol_instant_of(struct ol_civil civil);
bool ol_civil_is_valid(struct ol_civil civil);

/* A time zone. Opaque; zone_new returns NULL and fills `error` (place and all) for an unknown name. */
struct ol_zone;
struct ol_zone *ol_zone_new(const char *name, struct ol_place place, struct ol_error *error);
void ol_zone_free(struct ol_zone *zone);
/* The instant of a local time: `local` counts as if it were UTC. */
ol_time ol_zone_instant(const struct ol_zone *zone, ol_time local);
/* By how much local clocks are ahead of UTC at the instant, and from when on by another time; OL_NEVER: for good. */
ol_time ol_zone_offset(const struct ol_zone *zone, ol_time instant, ol_time *until);

/* A strptime-like pattern compiled once: %Y %m %d %H %M %S %y %b %B %j %e %I %p %f %z %Z %s %T %F %D %n %t %%.
 * %S takes a fraction of up to nine digits, of which the first six count. Without %z the zone decides (NULL is
 * UTC; it is borrowed and must outlive the format). A %Z is UTC, GMT, Z or an abbreviation that the zone uses. */
struct ol_time_format;
struct ol_time_format *ol_time_format_new(const char *pattern, const struct ol_zone *zone, struct ol_place place,
                                          struct ol_error *error);
void ol_time_format_free(struct ol_time_format *format);
bool ol_time_format_read(const struct ol_time_format *format, struct ol_slice text, ol_time *instant);

#endif
