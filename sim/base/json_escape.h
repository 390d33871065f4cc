/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_escape: what a JSON string means, from how it is written.
 */
#ifndef OUTLAY_JSON_ESCAPE_H
#define OUTLAY_JSON_ESCAPE_H

#include "outlay/text.h"

#include <stdint.h>

/* The first bad escape of a string. */
struct ol_json_fault {
    const char *why;
    int64_t characters; /* of the string before it, as written */
};

/* Undoes the escapes of `raw`, the inside of a string in valid UTF-8, into `to`, which may be where it lies: what
 * comes out is never longer. False with the fault filled. */
bool ol_json_unescape(struct ol_slice raw, char *to, size_t *length, struct ol_json_fault *fault);
/* How many of the bytes continue a character of UTF-8. */
int64_t ol_json_count_inner(const char *bytes, size_t length);

#endif
