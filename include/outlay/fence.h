/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fence: where the files that a document names may lie, when the document is not trusted.
 *
 * A scenario can name traces, price books, lists and includes by any path, which is right for one's own and wrong for
 * one that came by mail. With a fence, whatever a document names must lie in one of the fence's folders, after ".."
 * and symbolic links are followed, and be a file: a named pipe would be waited for, a device read without end. "-",
 * standard input, is the caller's own and allowed. What the caller names (operands, options, --set) never asks the
 * fence, but for the file of a law, which does not know who wrote it. Without one, every path may be read.
 *
 * The fence is the program's, put up before the first document is read and before there are threads, and never taken
 * down but by tests. A path is judged when it is read from the document: a link that is exchanged between then and the
 * opening of the file is not noticed.
 *
 *     ol_fence_add("from-elsewhere/pool.xml", &error);
 *     if (!ol_fence_allows("../../etc/passwd", why)) ...
 */
#ifndef OUTLAY_FENCE_H
#define OUTLAY_FENCE_H

#include "outlay/error.h"

#include <stdbool.h>

#define OL_FENCES_MOST 16

/* The folder in which the document lies, or the document itself if it is one; "-": the working folder. */
int ol_fence_add(const char *document, struct ol_error *error);
void ol_fence_clear(void);

/* Where it does not, `why` says so (NULL: nobody asks). A file that is not there is judged by the folder it would be
 * in. */
#define OL_FENCE_WHY 300
bool ol_fence_allows(const char *path, char *why);

#endif
