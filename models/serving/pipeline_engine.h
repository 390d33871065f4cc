/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pipeline_engine: requests that go through the stages of a pipeline (pipeline_graph.h).
 *
 * Each stage has one queue, first come first served, and slots on instances: of all, or of those that serve it. Stages
 * apart share the instances as seats are shared by D'Hondt: the one that joins goes to the stage with the least
 * (instances + 1) / share, the first of equals. A call takes the slot that was freed last; how long it takes is drawn
 * by its stage's law, over the speed of the instance. A service time that the traffic tells is of no stage, and not
 * looked at.
 *
 * Where as many requests are inside as may be, others wait in the line of a front (front.h), with the patience,
 * timeouts and retries of the endpoint's <service>. A caller who hangs up, or of whom a call has failed, is out at
 * once: his calls that wait are dropped, but those that are being served go on to their end, as nobody tells a stage.
 *
 * A request's latency is from its arrival to the end of its last stage; its wait, to the beginning of its first call.
 */
#ifndef OUTLAY_SERVING_PIPELINE_ENGINE_H
#define OUTLAY_SERVING_PIPELINE_ENGINE_H

#include "models/serving/engine.h"
#include "models/serving/pipeline_graph.h"

/* Of requests that arrived after the warm-up, and calls that have ended. */
struct ol_stage_usage {
    uint64_t calls, skipped;
    double waited, busy; /* microseconds, of the calls together */
};

/* Borrows the options, which have been checked. Closed by its ops. */
struct ol_engine *ol_pipeline_open(const struct ol_pipeline *options, const struct ol_engine_setting *setting);
/* One for each stage; good until it is closed. */
const struct ol_stage_usage *ol_pipeline_usage(const struct ol_engine *engine);

#endif
