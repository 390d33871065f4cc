/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * service_span: spans of time as engines draw and add them, without overflow however heavy the tail.
 */
#ifndef OUTLAY_SERVING_SERVICE_SPAN_H
#define OUTLAY_SERVING_SERVICE_SPAN_H

#include "outlay/law.h"
#include "outlay/simtime.h"

/* `span` after `at`, both at least 0; what does not fit is never. */
static inline ol_time ol_span_after(ol_time at, ol_time span)
{
    return span < OL_NEVER - at ? at + span : OL_NEVER;
}

/* What takes `time` at speed 1; of at least a microsecond unless it takes none. */
static inline ol_time ol_span_at_speed(double time, double speed)
{
    const double span = time / speed;
    return span >= OL_LAW_MAX ? (ol_time)OL_LAW_MAX : span > 0 && span < 1 ? 1 : (ol_time)(span + 0.5);
}

/* A draw of the law at that speed; without a law, none. */
static inline ol_time ol_span_draw(const struct ol_law *law, struct ol_rng *rng, double speed)
{
    return law->type ? ol_span_at_speed(ol_law_draw(law, rng), speed) : 0;
}

#endif
