/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * request_series: what became of an endpoint's requests over time, row by row.
 *
 * It looks at the tally when a row ends and takes the difference to its last look, counts and histogram alike: so it
 * costs nothing a request, and a row's percentiles are as exact as those of the whole run. Its owner advances the
 * engine to the end of the open row, closes the row, and goes on; a run takes the same course without it.
 *
 * Nobody knows beforehand how long a run will be. Rows begin with ten seconds; where there are too many of them they
 * are joined, to a minute, five, an hour: 360 to 864 rows for up to three days, hours for up to fifteen years (in
 * longer runs rows double, and percentiles are not told). As long as rows may still be joined each keeps the buckets of
 * its histogram that are not empty, some kilobytes; an hour keeps 100 bytes.
 *
 * Times of completion are the engine's: those of the service, before any delivery.
 */
#ifndef OUTLAY_SERVING_REQUEST_SERIES_H
#define OUTLAY_SERVING_REQUEST_SERIES_H

#include "models/serving/request_tally.h"
#include "outlay/result.h"
#include "outlay/scaler.h"

struct ol_request_series;

/* From `begin` on, which is the end of the warm-up. The tally is borrowed. */
struct ol_request_series *ol_request_series_new(const struct ol_request_tally *tally, ol_time begin);
/* When the open row ends. */
ol_time ol_request_series_edge(const struct ol_request_series *series);
/* The tally holds all that happened before the edge: the open row ends, the next begins. */
void ol_request_series_close(struct ol_request_series *series);
/* So many instances serve, and so many more are wanted, from `now` on, which lies in the open row. */
void ol_request_series_level(struct ol_request_series *series, ol_time now, int ready, int starting);
/* What the endpoint's autoscaler is shown; its `to` lies in the open row. */
void ol_request_series_sample(struct ol_request_series *series, const struct ol_scaler_sample *sample);
/* The run ends within the open row, or where it begins. Once, as the last. */
void ol_request_series_finish(struct ol_request_series *series, ol_time end);
/* Begin, steps and rows, which are the series' own; the names are left to the caller. */
struct ol_endpoint_series ol_request_series_rows(const struct ol_request_series *series);
void ol_request_series_free(struct ol_request_series *series); /* NULL is fine */

#endif
