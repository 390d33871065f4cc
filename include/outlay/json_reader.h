/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_reader: JSON of any length, one event at a time.
 *
 * RFC 8259, strictly: no comments, no commas before a closing bracket, no other numbers or words than it has; text
 * must be UTF-8, and a byte order mark at the beginning is passed over. Memory depends neither on the length of the
 * file nor on that of its lines: what is kept is the way down to here (at most OL_JSON_READER_DEPTH) and one key and
 * one text (each at most OL_JSON_TEXT_LIMIT as written). Strings are handed out where they lie in the input's buffer
 * and copied only where they hold an escape or cross its edge. Numbers stay text, since prices are exact decimals and
 * doubles are not. Keys are not compared with each other: of a key that occurs twice both members come.
 *
 * A file may hold several values one after another, by lines (JSON lines) or not: what begins and ends at depth 0 is
 * one of them. A file that should hold one value is closed with ol_json_finish. No value at all is an end like any
 * other; a value that is not whole at the end of the file is an error. An error is told again by every later call.
 *
 *     struct ol_json_reader *reader = ol_json_reader_new(input);
 *     while ((got = ol_json_next(reader, &event, error)) > 0)
 *         if (event.type == OL_JSON_STRING && ol_slice_is(event.key, "sku")) use(event.text);
 */
#ifndef OUTLAY_JSON_READER_H
#define OUTLAY_JSON_READER_H

#include "outlay/input.h"

#define OL_JSON_READER_DEPTH 64
#define OL_JSON_TEXT_LIMIT   ((size_t)1 << 20)

struct ol_json_reader; /* opaque */

enum ol_json_type {
    OL_JSON_END, /* of the file; comes with 0 as the result */
    OL_JSON_OBJECT,
    OL_JSON_OBJECT_END,
    OL_JSON_ARRAY,
    OL_JSON_ARRAY_END,
    OL_JSON_STRING,
    OL_JSON_NUMBER,
    OL_JSON_TRUE,
    OL_JSON_FALSE,
    OL_JSON_NULL,
};

/* The slices are valid until the next call for this reader. */
struct ol_json_event {
    enum ol_json_type type;
    int depth;            /* objects and arrays around it: 0 at the top, and an end has that of its beginning */
    struct ol_slice key;  /* the member's, unescaped; data NULL in arrays, at the top and of ends */
    struct ol_slice text; /* STRING: unescaped, and may hold a NUL that was written \u0000; NUMBER: as written */
};

/* Reads on from `input`, which stays the caller's. */
struct ol_json_reader *ol_json_reader_new(struct ol_input *input);
/* From memory, which is not copied; `name` is blamed. Both stay the caller's. */
struct ol_json_reader *ol_json_reader_of_memory(const char *bytes, size_t length, const char *name);
void ol_json_reader_free(struct ol_json_reader *reader);

/* 1: an event; 0: the end; negative: `error` is filled. */
int ol_json_next(struct ol_json_reader *reader, struct ol_json_event *event, struct ol_error *error);
/* Reads to behind the end of the object or array with which the last event began, which is checked like any other;
 * nothing to do after another event. OL_OK or negative. */
int ol_json_skip(struct ol_json_reader *reader, struct ol_error *error);
/* An error where anything but blanks follows the last event's value. OL_OK or negative. */
int ol_json_finish(struct ol_json_reader *reader, struct ol_error *error);
/* Where the last event's value begins (not its key); its line and column, in characters. */
struct ol_place ol_json_place(const struct ol_json_reader *reader);

#endif
