/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replicate: the same work for several indices, on several threads.
 *
 * Which thread does which index is chance, so the work may depend on its index alone and keep its result by it.
 */
#ifndef OUTLAY_REPLICATE_H
#define OUTLAY_REPLICATE_H

#include <stddef.h>

/* Calls work(self, i) for i = 0 .. count-1, each once, on up to `threads` threads; returns when all are done. The
 * caller's thread takes part: with one thread nothing is started. */
void ol_replicate(size_t count, size_t threads, void (*work)(void *self, size_t i), void *self);

#endif
