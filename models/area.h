/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * area: sums of times, and of levels over time, exactly.
 *
 * Microseconds times units summed over a run may pass 64 bits; 128 hold any run, and an integer sum does not depend
 * on the order of its terms.
 */
#ifndef OUTLAY_AREA_H
#define OUTLAY_AREA_H

#include "outlay/simtime.h"

__extension__ typedef __int128 ol_area;

static inline void ol_area_add(ol_area *area, int64_t level, ol_time length)
{
    *area += (ol_area)level * length;
}

#endif
