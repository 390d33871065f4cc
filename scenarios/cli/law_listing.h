/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * law_listing: the laws there are, and what one of them looks like. */
#ifndef OUTLAY_CLI_LAW_LISTING_H
#define OUTLAY_CLI_LAW_LISTING_H

#include "outlay/arena.h"
#include "scenarios/cli/listing.h"

/* A topic (topic.h). */
bool ol_list_laws(const char *name, enum ol_output_format format, struct ol_output *output, struct ol_arena *arena,
                  const char **names);

/* Mean, quantiles and, of durations, the share that ends within some. `text` is a law with its parameters: of
 * durations where these are such, or of sizes, or of numbers; files are looked for in the working directory. */
int ol_show_law(const char *text, enum ol_output_format format, struct ol_output *output, struct ol_error *error);

#endif
