/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * named_listing: what a user may name that no family of kinds and no element tells: verbs, starters, shipped
 * books, meters, terms, metrics. Each is the `list` of a topic (topic.h), and may be called with `names` NULL.
 */
#ifndef OUTLAY_CLI_NAMED_LISTING_H
#define OUTLAY_CLI_NAMED_LISTING_H

#include "outlay/arena.h"
#include "scenarios/cli/topic.h"

bool ol_list_verbs(const char *name, enum ol_output_format format, struct ol_output *output,
                   struct ol_arena *arena, const char **names);
bool ol_list_starters(const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_arena *arena, const char **names);
bool ol_list_books(const char *name, enum ol_output_format format, struct ol_output *output,
                   struct ol_arena *arena, const char **names);
bool ol_list_meters(const char *name, enum ol_output_format format, struct ol_output *output,
                    struct ol_arena *arena, const char **names);
bool ol_list_terms(const char *name, enum ol_output_format format, struct ol_output *output,
                   struct ol_arena *arena, const char **names);
/* Those of the pattern that a metric's name fits, or all that hold the text, a regex where it is one. */
bool ol_list_metrics(const char *name, enum ol_output_format format, struct ol_output *output,
                     struct ol_arena *arena, const char **names);

#endif
