/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/pipeline_state.h"
#include "outlay/metric.h"

#include <math.h>

static double mean_s(double sum, uint64_t count)
{
    return count ? sum / (double)count / (double)OL_SECOND : NAN;
}

void ol_pipeline_metrics(const struct ol_engine *engine, const char *endpoint, struct ol_metrics *metrics,
                         size_t replication)
{
    const struct ol_pipeline_engine *self = (const struct ol_pipeline_engine *)engine;
    struct ol_text name = {0};
    for (uint32_t s = 0; s < self->graph.count; s++) {
        const struct ol_stage_usage *usage = &self->usage[s];
        const struct {
            const char *name, *unit;
            double value;
        } rows[] = {
            {"calls", "calls", (double)usage->calls},
            {"skipped", "requests", (double)usage->skipped},
            {"wait.mean_s", "s", mean_s(usage->waited, usage->calls)},
            {"busy.mean_s", "s", mean_s(usage->busy, usage->calls)},
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            ol_text_clear(&name);
            ol_text_addf(&name, "endpoint.%s.stage.%s.%s", endpoint, self->stages[s].options->name, rows[i].name);
            ol_metrics_set(metrics, replication, ol_text_string(&name), rows[i].unit, rows[i].value);
        }
    }
    ol_text_release(&name);
}
