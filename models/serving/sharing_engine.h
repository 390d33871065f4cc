/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sharing_engine: requests that share their instance in equal parts.
 *
 * An instance has so many lanes: up to that number its requests run at its full speed each, and beyond it all of them
 * slow down alike (one lane is processor sharing). It takes at most `concurrency` of them; the others stand in one
 * line before all instances. A request goes to the instance with the fewest, of equals to the lowest id.
 *
 * The work that each request on an instance has been given since the instance was last empty is the same for all that
 * were there: its virtual time. A request is done when that reaches what it was on entry plus its work, so that
 * requests lie in a heap and none is touched when another comes or goes. Real times are whole microseconds, rounded
 * up.
 */
#ifndef OUTLAY_SERVING_SHARING_ENGINE_H
#define OUTLAY_SERVING_SHARING_ENGINE_H

#include "models/serving/engine.h"

struct ol_engine *ol_sharing_engine_open(const struct ol_engine_setting *setting);

#endif
