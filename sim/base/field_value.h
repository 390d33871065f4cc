/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * field_value: what the binding and the schema ask of single fields beyond field.h.
 */
#ifndef OUTLAY_FIELD_VALUE_H
#define OUTLAY_FIELD_VALUE_H

#include "outlay/field.h"

/* Every field that has a fallback gets it; a fallback that cannot be read is a bug. */
void ol_field_fill_defaults(const struct ol_field *fields, void *target, const char *folder,
                            struct ol_arena *arena);
/* Whether its maximum says something to people, instead of just guarding the type. */
bool ol_field_has_maximum(const struct ol_field *field);

#endif
