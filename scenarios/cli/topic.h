/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * topic: the lists of "outlay list", each one a row of a table (topic_list.c).
 *
 * A topic is a family of kinds, or has a function that lists it. "outlay list", completion and the reference follow
 * from the rows.
 */
#ifndef OUTLAY_CLI_TOPIC_H
#define OUTLAY_CLI_TOPIC_H

#include "outlay/arena.h"
#include "outlay/field.h"
#include "scenarios/cli/listing.h"

#define OL_NAMES_LIMIT 400

struct ol_topic {
    const char *name, *summary;
    const struct ol_kind *const *family; /* NULL: `list` does it */
    /* Writes all, or the one named; false where there is none of that name. `names` gets those there are,
     * OL_NAMES_LIMIT at most, which live as long as the arena. */
    bool (*list)(const char *name, enum ol_output_format format, struct ol_output *output, struct ol_arena *arena,
                 const char **names);
    /* May be NULL: shows one that is written out, with parentheses. */
    int (*show)(const char *text, enum ol_output_format format, struct ol_output *output, struct ol_error *error);
    bool is_searched; /* a name finds all that hold it: asked last where the topic is not said */
};

extern const struct ol_topic ol_topics[]; /* ends with a name of NULL */

/* NULL where there is none. */
const struct ol_topic *ol_topic_find(const char *name);

#endif
