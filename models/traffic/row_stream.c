/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "row_stream.h"

int ol_row_stream_settle(struct ol_row_stream *stream, const struct ol_traffic_columns *columns, ol_time first,
                         struct ol_place place, struct ol_error *error)
{
    char why[OL_TRAFFIC_WHY];
    stream->is_settled = true;
    stream->base.origin = ol_traffic_columns_is_absolute(columns, first) ? OL_ORIGIN_ABSOLUTE : OL_ORIGIN_RELATIVE;
    if (!ol_traffic_columns_doubt(columns, first, why))
        return 0;
    return ol_fail(error, OL_BAD_INPUT, place, "%s", why);
}

int ol_row_stream_take(struct ol_row_stream *stream, const struct ol_traffic_columns *columns,
                       const struct ol_traffic_record *record, const char *why, struct ol_place place,
                       struct ol_request *request, struct ol_error *error)
{
    const char *name = columns->fields[OL_TRAFFIC_TIME].name;
    char none[OL_TRAFFIC_WHY];
    if (!why[0] && !record->has_time) {
        snprintf(none, sizeof none,
                 name ? "the row has no time: \"%.100s\" is missing or empty" : "the row has no time", name);
        why = none;
    }
    if (why[0])
        return ol_stream_malformed(&stream->base, &stream->context, error, place, "%s", why);
    if (!stream->is_settled && ol_row_stream_settle(stream, columns, record->request.at, place, error) < 0)
        return error->status;
    *request = record->request;
    return 1;
}
