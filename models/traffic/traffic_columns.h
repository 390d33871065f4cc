/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * traffic_columns: the fields of a request, as texts of a log.
 *
 * The <column>s of a traffic, and what a format has where none is given, say how each field is written: a unit, a
 * pattern of time, or a constant. Where the text of a field is found in a row (a column, a key, a group of a pattern)
 * is the format's own matter. Empty texts and what databases write for nothing are not told. Times are numbers in a
 * unit or instants; a log that mixes the two is malformed from the first row that differs. A first time that is in no
 * unit of its column a time of these days, but in another one is, ends the reading: with a wrong unit nothing would be
 * right.
 */
#ifndef OUTLAY_TRAFFIC_TRAFFIC_COLUMNS_H
#define OUTLAY_TRAFFIC_TRAFFIC_COLUMNS_H

#include "outlay/traffic.h"
#include "stamp.h"

enum ol_time_sort { OL_TIMES_UNSETTLED, OL_TIMES_NUMBERS, OL_TIMES_INSTANTS };

struct ol_traffic_columns {
    struct ol_traffic_text {
        bool is_given, is_constant;
        const struct ol_traffic_column *column; /* that gave it; NULL: the format's default */
        const char *name;                       /* NULL: by index */
        int64_t index;                          /* from 1; 0: by name */
        struct ol_slice constant;
        int unit; /* private: of the table of units */
    } fields[OL_TRAFFIC_FIELDS];
    struct ol_labels *labels; /* of models; NULL: they are not told apart */
    enum ol_time_sort sort;
    struct ol_zone *zone;
    struct ol_time_format *format; /* NULL: none */
    struct ol_stamp stamp;
};

/* One row, read field by field. */
struct ol_traffic_record {
    struct ol_request request;
    bool has_time, has_count;
    double count;
};

/* What a format has where the traffic names no column for a field: its name, or NULL for none. */
struct ol_traffic_defaults {
    const char *names[OL_TRAFFIC_FIELDS];
    const char *unit;   /* of plain numbers of time and work */
    const char *format; /* of the time; NULL: none */
};

void ol_traffic_columns_check(const struct ol_traffic *traffic, struct ol_faults *faults);

/* 0, or negative with `error` filled; release in any case. Defaults stand only where there is no <column> at all, or
 * where `always` says so. */
int ol_traffic_columns_open(struct ol_traffic_columns *columns, const struct ol_traffic *traffic,
                            const struct ol_traffic_defaults *defaults, bool always, struct ol_labels *labels,
                            struct ol_error *error);
void ol_traffic_columns_release(struct ol_traffic_columns *columns);

/* The constants, at the beginning of a row; false with `why`, as below. */
#define OL_TRAFFIC_WHY 300
bool ol_traffic_columns_begin(struct ol_traffic_columns *columns, struct ol_traffic_record *record,
                              char why[OL_TRAFFIC_WHY]);
/* The text of a field: false where it cannot be read, with one sentence in `why`. */
bool ol_traffic_columns_set(struct ol_traffic_columns *columns, enum ol_traffic_field field, struct ol_slice text,
                            struct ol_traffic_record *record, char why[OL_TRAFFIC_WHY]);
/* Whether a time by number cannot be meant in its unit: then one sentence in `why`. To be asked of the first. */
bool ol_traffic_columns_doubt(const struct ol_traffic_columns *columns, ol_time time, char why[OL_TRAFFIC_WHY]);
/* Whether the times are instants, as far as `time`, one of them, tells. */
bool ol_traffic_columns_is_absolute(const struct ol_traffic_columns *columns, ol_time time);

/* Whether a text stands for nothing: empty, null, NA ... */
bool ol_traffic_is_missing(struct ol_slice text);

#endif
