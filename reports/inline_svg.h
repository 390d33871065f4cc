/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inline_svg: a drawing as a part of a page.
 *
 * Drawings of one program name their parts alike, and in one page the first of a name would serve all: every id
 * and every reference gets a prefix. What belongs to a file of its own (prolog, title, description) goes, and a
 * label that is read aloud comes in its place. A drawing that could run or load anything is refused.
 */
#ifndef OUTLAY_REPORTS_INLINE_SVG_H
#define OUTLAY_REPORTS_INLINE_SVG_H

#include "outlay/text.h"

/* Appends; false, and nothing appended, where the drawing is refused. `label` is static text without markup. */
bool ol_inline_svg(struct ol_text *text, const char *svg, const char *prefix, const char *label);

#endif
