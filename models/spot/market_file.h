/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * market_file: a file of a recorded market, JSON or CSV, and what both sorts of records have in common.
 *
 * The first byte that is no blank tells which of the two a file is. Column names are compared without case, blanks, _
 * and -, so that "SpotPrice" and "spot_price" are one.
 *
 *     struct ol_market_file file;
 *     if (ol_market_file_open(&file, href, place, error) == OL_OK)
 *         ... file.json ? read_json(file.json) : read_csv(file.csv) ...
 *     ol_market_file_close(&file);
 */
#ifndef OUTLAY_SPOT_MARKET_FILE_H
#define OUTLAY_SPOT_MARKET_FILE_H

#include "outlay/csv.h"
#include "outlay/json_reader.h"
#include "outlay/simtime.h"

#include <stdbool.h>

struct ol_market_file {
    struct ol_input *input;
    struct ol_json_reader *json; /* either this ... */
    struct ol_csv *csv;          /* ... or this */
    struct ol_place place;       /* the file itself */
};

/* `place` is blamed where the file cannot be opened. Close it in any case. */
int ol_market_file_open(struct ol_market_file *file, const char *href, struct ol_place place,
                        struct ol_error *error);
void ol_market_file_close(struct ol_market_file *file);

/* The next value of the object or array around: 1; 0 behind the last, or at the file's end; negative: error. Of an
 * object or array that is handed out, all has to be read, or skipped with ol_json_skip. */
int ol_market_json_member(struct ol_json_reader *reader, struct ol_json_event *event, struct ol_error *error);

/* The place of a column that has one of these names (NULL-terminated) in the present row; SIZE_MAX: none has. */
size_t ol_market_column(const struct ol_csv *csv, const char *const *names);
/* The fields of the present row, as a list for messages. */
void ol_market_add_columns(const struct ol_csv *csv, struct ol_text *text);

/* A moment as seconds, a duration, or an instant in ISO 8601 (`is_instant`): within +-OL_TIME_LIMIT. */
bool ol_market_moment(struct ol_slice text, ol_time *moment, bool *is_instant);

#endif
