/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lifetime_file: observed lifetimes and how they ended, as a distribution. outlay/law.h says what a file holds. */
#ifndef OUTLAY_SIM_BASE_LIFETIME_FILE_H
#define OUTLAY_SIM_BASE_LIFETIME_FILE_H

#include "outlay/law.h"

/* Fill values, cumulative and value_count; `inner` is "file.csv" or "file.csv,column=value". */
bool ol_lifetime_file_read(struct ol_law *law, struct ol_slice inner, enum ol_law_dimension dimension,
                           const char *folder, struct ol_arena *arena, char why[OL_LAW_WHY]);

#endif
