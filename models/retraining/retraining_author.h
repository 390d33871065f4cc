/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * retraining_author: asks for the trainings of one model as the run goes on, and tells what became of its quality.
 *
 * Between two retrainings nothing from outside has a say, so the author looks ahead from the last one's end to the
 * next call. What it tells is worked out at the end, from the list of the models that were in place, and of what
 * happened: an account that looking ahead cannot disturb.
 *
 * The author is in one of three states:
 *
 *     idle      `next` is the instant of the next call; OL_NEVER: there is none before the clock's end
 *     training  a job is under way; checks go by, and nobody calls
 *     bringing  a model waits to be put into place at a known instant; from then on idle, so next() knows already
 */
#ifndef OUTLAY_RETRAINING_AUTHOR_H
#define OUTLAY_RETRAINING_AUTHOR_H

#include "models/retraining/retraining_log.h"
#include "models/retraining/trigger.h"
#include "outlay/author.h"

/* Of <retraining>, which has one work. The clock needs an end. */
extern const struct ol_author_kind ol_retraining_author_kind;

/* After the finish. */
const struct ol_retraining_log *ol_retraining_author_log(const struct ol_author *author);
struct ol_moving_world *ol_retraining_author_world(struct ol_author *author);

#endif
