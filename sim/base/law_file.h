/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law_file: the values of an empirical law, and what laws of files have in common. Laws themselves are in
 * outlay/law.h. */
#ifndef OUTLAY_SIM_BASE_LAW_FILE_H
#define OUTLAY_SIM_BASE_LAW_FILE_H

#include "outlay/error.h"
#include "outlay/law.h"

/* One number of a dimension, in base units and at least 0; `why` gets one sentence. */
bool ol_law_value_read(struct ol_slice text, enum ol_law_dimension dimension, double *value, char why[160]);

/* The same of a cell of a file, where a number alone counts seconds or bytes. */
bool ol_law_cell_read(struct ol_slice cell, enum ol_law_dimension dimension, double *value, char why[160]);

/* The path of a law's file, owned by the arena; `why` says where no name was given. */
bool ol_law_file_find(struct ol_law *law, const char *name, struct ol_slice file, const char *folder,
                      struct ol_arena *arena, char why[OL_LAW_WHY]);
/* What is wrong with it, after the law as it was written. */
void ol_law_file_explain(const char *name, struct ol_slice file, const struct ol_error *error,
                         char why[OL_LAW_WHY]);

/* Fill values and value_count from the first column of the file. */
bool ol_law_file_read(struct ol_law *law, struct ol_slice name, enum ol_law_dimension dimension,
                      const char *folder, struct ol_arena *arena, char why[OL_LAW_WHY]);

#endif
