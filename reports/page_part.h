/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page_part: what the files of the page share.
 */
#ifndef OUTLAY_REPORTS_PAGE_PART_H
#define OUTLAY_REPORTS_PAGE_PART_H

#include "outlay/result.h"
#include "outlay/text.h"

/* What a user wrote, as one plain line, escaped. */
void ol_page_name(struct ol_text *text, const char *name);
/* A table's cell, escaped. */
void ol_page_cell(struct ol_text *text, const char *value);
/* The section of pools and of their nodes; nothing where there are none. */
void ol_page_pools(struct ol_text *text, const struct ol_result *result);
/* The section of GPUs held for nothing; nothing where nothing was found. */
void ol_page_waste(struct ol_text *text, const struct ol_result *result);
/* What was asked of metrics, and what came of it; nothing where nothing was asked. */
void ol_page_objectives(struct ol_text *text, const struct ol_result *result);

#endif
