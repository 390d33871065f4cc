/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * row_stream: what the streams of logs have in common: rows that are requests, or are counted as malformed.
 */
#ifndef OUTLAY_TRAFFIC_ROW_STREAM_H
#define OUTLAY_TRAFFIC_ROW_STREAM_H

#include "traffic_columns.h"

struct ol_row_stream {
    struct ol_stream base;
    struct ol_stream_context context;
    const struct ol_traffic *traffic;
    bool is_settled; /* a first time was seen */
};

/* A row that was read: 1: `request` filled; 0: it was counted; negative: `error` filled. `why` not empty: it could not
 * be read. */
int ol_row_stream_take(struct ol_row_stream *stream, const struct ol_traffic_columns *columns,
                       const struct ol_traffic_record *record, const char *why, struct ol_place place,
                       struct ol_request *request, struct ol_error *error);
/* Of the first time: where the times lie. Negative where its unit cannot be meant. */
int ol_row_stream_settle(struct ol_row_stream *stream, const struct ol_traffic_columns *columns, ol_time first,
                         struct ol_place place, struct ol_error *error);

#endif
