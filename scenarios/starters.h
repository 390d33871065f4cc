/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * starters: scenarios to begin with, one a case, as the bytes of their files, which are a part of the program.
 *
 * Each is whole by itself, runs within a second on shipped prices, and says in comments what to edit. Adding one is a
 * file in scenarios/starters/, a line that embeds it and a row of the table.
 *
 *     const struct ol_starter *starter = ol_starter_find("training-pool");
 */
#ifndef OUTLAY_SCENARIOS_STARTERS_H
#define OUTLAY_SCENARIOS_STARTERS_H

#include <stddef.h>

struct ol_starter {
    const char *name;    /* "training-pool" */
    const char *summary; /* one line: what it answers */
    const char *text;    /* the file's bytes, and a NUL */
    const char *next;    /* what to try after a run: a command's words in front of and behind the file's name, */
    const char *options; /* the latter may be empty */
};

#define OL_STARTERS 6
extern const struct ol_starter ol_starters[OL_STARTERS + 1]; /* ends with a name of NULL */

/* NULL where there is none. */
const struct ol_starter *ol_starter_find(const char *name);

#endif
