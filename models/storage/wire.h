/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wire: transfers on a link, which share it in equal parts.
 *
 * With n transfers on it each passes min(each, bandwidth / n) bytes a second (processor sharing). As all pass equally
 * much at any time, it is enough to know how much one that was there from the beginning would have passed by now: a
 * transfer is done when that has grown by its bytes. Ends are rounded up to the microsecond.
 *
 *     wire = ol_wire_new(sim, &link, done, self);
 *     ol_wire_send(wire, bytes, 7);       // later: done(self, 7)
 */
#ifndef OUTLAY_STORAGE_WIRE_H
#define OUTLAY_STORAGE_WIRE_H

#include "outlay/link.h"
#include "outlay/sim.h"

struct ol_wire; /* opaque */

/* Borrows the link, one of those with a bound, and the simulation. */
struct ol_wire *ol_wire_new(struct ol_sim *sim, const struct ol_link *link,
                            void (*done)(void *self, uint32_t token), void *self);
void ol_wire_send(struct ol_wire *wire, int64_t bytes, uint32_t token);
/* What each transfer under way has passed by now: visit(self, token, bytes). */
void ol_wire_tell(struct ol_wire *wire, void (*visit)(void *self, uint32_t token, int64_t passed), void *self);
void ol_wire_free(struct ol_wire *wire);

#endif
