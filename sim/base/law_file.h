/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law_file: the values of an empirical law. Laws themselves are in outlay/law.h. */
#ifndef OUTLAY_SIM_BASE_LAW_FILE_H
#define OUTLAY_SIM_BASE_LAW_FILE_H

#include "outlay/law.h"

/* One number of a dimension, in base units and at least 0; `why` gets one sentence. */
bool ol_law_value_read(struct ol_slice text, enum ol_law_dimension dimension, double *value, char why[160]);

/* Fill values and value_count from the first column of the file. */
bool ol_law_file_read(struct ol_law *law, struct ol_slice name, enum ol_law_dimension dimension,
                      const char *folder, struct ol_arena *arena, char why[OL_LAW_WHY]);

#endif
