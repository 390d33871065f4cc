/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * token_engine: an endpoint whose instances write answers token by token, with continuous batching.
 *
 * One line stands before all instances. The first in it is let in by the instance with the fewest requests of those
 * that have room, in batch and memory; nobody overtakes him. From there on token_host.h tells. A request that no
 * empty instance has the memory for fails. `timeout` counts in the line as everywhere; in service it does not stop an
 * answer, which is written and then of no use.
 *
 * At one instant arrivals come first here, then the line gives up, then all turns end that do, those in line are let
 * in, and the next turns begin: requests of one instant are read together, and the order of instances does not count.
 * The service's `time`, `concurrency`, `discipline` and `service-timeout` are not used.
 */
#ifndef OUTLAY_SERVING_TOKEN_ENGINE_H
#define OUTLAY_SERVING_TOKEN_ENGINE_H

#include "models/serving/engine.h"
#include "models/serving/token_speed.h"

/* `tokens` is borrowed. The tally is told to count tokens. */
struct ol_engine *ol_token_engine_open(const struct ol_engine_setting *setting, const struct ol_tokens *tokens);

#endif
