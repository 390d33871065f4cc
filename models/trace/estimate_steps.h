/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * estimate_steps: the few values that users write as estimates ("5m 1h 4h"). An estimate becomes the one that it is
 * nearest to, by ratio, of those that are no shorter than the job; where none is so long, the job's own length.
 */
#ifndef OUTLAY_TRACE_ESTIMATE_STEPS_H
#define OUTLAY_TRACE_ESTIMATE_STEPS_H

#include "outlay/simtime.h"

#include <stdbool.h>
#include <stddef.h>

#define OL_ESTIMATE_STEPS 256
#define OL_ESTIMATE_WHY   200

struct ol_estimate_steps {
    ol_time items[OL_ESTIMATE_STEPS]; /* increasing */
    size_t count;
};

/* Durations between blanks; NULL steps: only checked. False with a sentence in `why`. */
bool ol_estimate_steps_read(struct ol_estimate_steps *steps, const char *text, char why[OL_ESTIMATE_WHY]);
ol_time ol_estimate_steps_near(const struct ol_estimate_steps *steps, ol_time estimate, ol_time runtime);

#endif
