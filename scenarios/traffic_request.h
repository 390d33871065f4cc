/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * traffic_request: a <traffic> out of the words of a command line.
 *
 * The words are written as the element that they stand for and read like any scenario, so that names, ranges, defaults
 * and what is meant by a misspelt one are the same in both places.
 */
#ifndef OUTLAY_TRAFFIC_REQUEST_H
#define OUTLAY_TRAFFIC_REQUEST_H

#include "outlay/traffic.h"

#define OL_TRAFFIC_WORDS 64

struct ol_traffic_request {
    const char *path, *format;
    const char *attributes[OL_TRAFFIC_WORDS]; /* NAME=VALUE */
    size_t attribute_count;
    const char
        *columns[OL_TRAFFIC_WORDS]; /* FIELD=NAME, then perhaps ,unit=... ,zone=... ,index=... ,format=... */
    size_t column_count;
};

/* 0, or negative with `error` filled. What it holds lies in the arena, but for its href, which is the path given. */
int ol_traffic_request_read(const struct ol_traffic_request *request, struct ol_traffic *traffic,
                            struct ol_arena *arena, struct ol_error *error);
/* The format that a file's name or its first line speaks for; NULL where none does. */
const char *ol_traffic_guess_format(const char *path);

#endif
