/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * element_listing: attributes and elements as rows: name, values, default, help.
 *
 * The headings of the listing are "attribute", "value", "default", "help", with "element" in front of them or without.
 * With it, all choices are told; without it, for people, many of them by the list that has them.
 */
#ifndef OUTLAY_CLI_ELEMENT_LISTING_H
#define OUTLAY_CLI_ELEMENT_LISTING_H

#include "outlay/arena.h"
#include "outlay/field.h"
#include "scenarios/cli/listing.h"

/* One row an attribute; those that only a kind allows say so. `condition` stands in front of the help; "": none. */
void ol_add_fields(struct ol_listing *listing, const char *owner, const struct ol_field *fields,
                   const char *condition, struct ol_arena *arena);
/* Its attributes, then its children: "<name>", how often, what they are. */
void ol_add_element(struct ol_listing *listing, const struct ol_element *element, struct ol_arena *arena);

/* How often the child may stand there: "any number". */
const char *ol_child_occurrences(const struct ol_child *child, struct ol_arena *arena);

/* Topics: the elements of scenarios, and of price books. */
bool ol_list_elements(const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_arena *arena, const char **names);
bool ol_list_book_language(const char *name, enum ol_output_format format, struct ol_output *output,
                           struct ol_arena *arena, const char **names);
/* The elements of scenarios that have an attribute of that name, a row each; false where none has. */
bool ol_list_attribute(const char *name, struct ol_output *output, struct ol_arena *arena);

#endif
