/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slot_engine: requests in slots of their own, one line before all instances.
 *
 * A request takes the first slot that is free, for as long as its work takes at the speed of the slot's instance; with
 * a <batching>, a slot takes as many of the line as there are, at most a batch, once the batch is full or the first of
 * it has waited long enough. Ends lie in a heap of slots: a request costs its share of two walks through it and nothing
 * else grows.
 *
 * Who is served longer than `service-timeout`, or past his `timeout`, leaves his slot then. In a batch all leave when
 * the batch ends, or when the last of them would, and only then learn that they had timed out.
 */
#ifndef OUTLAY_SERVING_SLOT_ENGINE_H
#define OUTLAY_SERVING_SLOT_ENGINE_H

#include "models/serving/engine.h"

struct ol_engine *ol_slot_engine_open(const struct ol_engine_setting *setting);

#endif
