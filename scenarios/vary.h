/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vary: one thing of a scenario that takes several values: an XPath, and a list or a range.
 *
 *     1,2,4                  a list; commas within brackets or quotes part nothing: exponential(1h),lognormal(2h,3h)
 *     2..9                   a range of whole numbers, both ends within it
 *     0.5..2.0   1h..24h     a range of reals (an end has a decimal point), or of whole hours; both have the same unit
 *     0.5..2.0/4             four values at equal distances, a list therefore: 0.5,1,1.5,2
 *     log:1..1000            of which each factor of ten gets as many
 *
 * A grid needs lists; a range of whole numbers is one, too. Samples draw from any: the share 0..1 that a sample has in
 * this dimension becomes a value.
 */
#ifndef OUTLAY_SCENARIOS_VARY_H
#define OUTLAY_SCENARIOS_VARY_H

#include "outlay/arena.h"
#include "outlay/error.h"

#include <stdbool.h>

#define OL_VARY_VALUES 100000 /* at most, of one */

struct ol_vary {
    const char *xpath, *spec;  /* as they were given */
    const char *const *values; /* NULL of a range */
    size_t count;
    double from, to; /* of a range */
    bool is_log, is_whole;
    const char *unit; /* "" where there is none */
};

/* Texts are kept in the arena. OL_BAD_USAGE with a filled error. */
int ol_vary_read(struct ol_vary *vary, const char *xpath, const char *spec, struct ol_arena *arena,
                 struct ol_error *error);
/* Makes a list of a range of whole numbers; bad usage for one of reals. */
int ol_vary_list(struct ol_vary *vary, struct ol_arena *arena, struct ol_error *error);
/* The value at a share of [0, 1). */
const char *ol_vary_at(const struct ol_vary *vary, double share, struct ol_arena *arena);

#endif
