/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shipped_books: the price books that are part of the program, as the bytes of their files.
 */
#ifndef OUTLAY_PRICING_SHIPPED_BOOKS_H
#define OUTLAY_PRICING_SHIPPED_BOOKS_H

#include "outlay/text.h"

/* By "aws" or "aws.xml"; false where none is shipped under that name. */
bool ol_shipped_book(const char *name, struct ol_slice *bytes);

#endif
