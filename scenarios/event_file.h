/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * event_file: events.jsonl, one event a line.
 *
 *     {"at_s":60,"what":"arrived","pool":"train","row":2,"job":"17","units":8,"attempt":0,"state":"waiting",
 *      "free":4,"capacity":32,"waiting":1,"user":"ann","team":"vision","unit":"gpus","estimate_s":3600}
 *
 * Each line has the members that its kind has a use for, in this order and with these names; a decision has besides
 * "decision", "reason", "place", "other" (a row), "other_job", "needed", "expected_s", "limit", "rank", "terms" (an
 * object) and "backfilled"; a change of capacity "source", "nodes" and "units". A reader passes over what it does
 * not know, so that lines may come to say more.
 */
#ifndef OUTLAY_EVENT_FILE_H
#define OUTLAY_EVENT_FILE_H

#include "outlay/output.h"
#include "scenarios/event.h"

void ol_event_write(struct ol_output *output, const struct ol_run_event *event);

struct ol_event_reader; /* opaque */

/* NULL with a filled error. The path must outlive the reader. */
struct ol_event_reader *ol_event_reader_open(const char *path, struct ol_error *error);
/* 1: an event, its texts valid until the next call; 0: the end; negative: `error` is filled. */
int ol_event_read(struct ol_event_reader *reader, struct ol_run_event *event, struct ol_error *error);
void ol_event_reader_close(struct ol_event_reader *reader);

#endif
