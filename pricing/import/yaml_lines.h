/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * yaml_lines: block YAML, line by line.
 *
 * Tables that programs write as YAML use little of it: mappings and lists by indentation, scalars on one line, plain
 * or quoted, comments, and a block of text here and there. Exactly that is read, in memory that does not depend on the
 * file's length: every scalar comes as one event with the keys on the way to it, and every mapping or list item that
 * ends as another, so that what was gathered below a key can be used. Blocks of text (| and >) are passed over; {} and
 * [] are empty. What is left of YAML (anchors, tags, flow mappings, texts over several lines, tabs, several documents)
 * is refused with its line. Keys of one mapping are not compared with each other.
 *
 *     struct ol_yaml *yaml = ol_yaml_new(input);
 *     while ((got = ol_yaml_next(yaml, &event, error)) > 0)
 *         if (event.type == OL_YAML_VALUE) use(ol_yaml_key(yaml, event.depth - 1), event.value);
 */
#ifndef OUTLAY_PRICING_YAML_LINES_H
#define OUTLAY_PRICING_YAML_LINES_H

#include "outlay/input.h"

#define OL_YAML_DEPTH     32
#define OL_YAML_KEY_LIMIT 1024

struct ol_yaml; /* opaque */

enum ol_yaml_type {
    OL_YAML_VALUE, /* a scalar; it may be an empty text, and is none where the key has nothing behind it */
    OL_YAML_LEAVE, /* what had no scalar of its own ends: the last key on the way */
};

/* Valid until the next call. */
struct ol_yaml_event {
    enum ol_yaml_type type;
    int depth;             /* keys on the way here, the last among them; an item of a list has the key "-" */
    struct ol_slice value; /* unquoted */
};

/* Reads on from `input`, which stays the caller's. */
struct ol_yaml *ol_yaml_new(struct ol_input *input);
void ol_yaml_free(struct ol_yaml *yaml);
/* 1: an event; 0: the end; negative: `error` is filled. */
int ol_yaml_next(struct ol_yaml *yaml, struct ol_yaml_event *event, struct ol_error *error);
/* The key at that depth from the top, 0 the first; empty beyond event.depth - 1. */
struct ol_slice ol_yaml_key(const struct ol_yaml *yaml, int depth);
/* Where the last key stands. */
struct ol_place ol_yaml_place(const struct ol_yaml *yaml);

#endif
