/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regex: PCRE2 behind four functions.
 *
 * A pattern is compiled once, with JIT where the machine has it, in UTF mode, and under match and depth limits,
 * so that a hostile pattern costs bounded time: a match that runs into a limit is an error, not a miss. Matching
 * changes the regex's own scratch space, so one regex belongs to one thread.
 */
#ifndef OUTLAY_REGEX_H
#define OUTLAY_REGEX_H

#include "outlay/error.h"
#include "outlay/text.h"

struct ol_regex; /* opaque */

/* NULL with a filled error (the pattern, where it fails and why) for a bad pattern. */
struct ol_regex *ol_regex_new(const char *pattern, struct ol_place place, struct ol_error *error);
void ol_regex_free(struct ol_regex *regex);
/* 1: found; 0: not found; negative: a limit was hit or the subject is not UTF-8, and `error` says so. */
int ol_regex_find(struct ol_regex *regex, struct ol_slice subject, struct ol_error *error);
/* After a find: the text of the named group, empty where it took no part. False: no such group. */
bool ol_regex_group(const struct ol_regex *regex, const char *name, struct ol_slice *text);

#endif
