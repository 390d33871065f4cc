/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plain: somebody's name as one line that a terminal, a plot or a page can carry.
 *
 * Names come from scenarios and traces: they may hold escape sequences, line breaks, bytes that are no UTF-8, or
 * ten thousand characters. Here control characters (C0, DEL, C1), the direction overrides of Unicode and bad
 * bytes become U+FFFD, and what is longer than `limit` characters ends in an ellipsis. Markup is left as it is:
 * whoever writes into a language escapes for it.
 */
#ifndef OUTLAY_PLAIN_H
#define OUTLAY_PLAIN_H

#include "outlay/text.h"

/* Appends to `text`. NULL is the empty name. */
void ol_plain_add(struct ol_text *text, const char *name, size_t limit);
/* The columns that UTF-8 text takes, one a character. */
size_t ol_plain_width(const char *text);

#endif
