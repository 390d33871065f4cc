/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/model_state.h"
#include "outlay/metric.h"

#include <math.h>

#define SECONDS(microseconds) ((double)(microseconds) / (double)OL_SECOND)

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

/* What of the memory of those that serve holds models now, and how many models in all. */
static void look_inside(const struct ol_model_engine *self, double *filled, double *resident)
{
    double used = 0;
    *resident = 0;
    for (size_t i = 0; i < self->serving_count; i++) {
        const struct ol_model_room *room = &self->store.rooms[self->serving[i]];
        used += (double)(self->store.memory_bytes - room->free_bytes);
        for (uint32_t at = room->oldest; at != OL_NO_RESIDENT; at = self->store.residents[at].newer)
            ++*resident;
    }
    *filled = share(used, (double)self->serving_count * (double)self->store.memory_bytes);
}

static double wait_at(const struct ol_histogram *waits, double p)
{
    return waits->count ? SECONDS(ol_histogram_quantile(waits, p)) : NAN;
}

void ol_model_metrics(const struct ol_engine *engine, const char *endpoint, struct ol_metrics *metrics,
                      size_t replication)
{
    const struct ol_model_engine *self = (const struct ol_model_engine *)engine;
    const struct ol_model_usage *usage = &self->usage;
    const double begun = (double)(usage->hits + usage->joined + usage->misses);
    double filled, resident;
    look_inside(self, &filled, &resident);
    const struct {
        const char *name, *unit;
        double value;
    } rows[] = {
        {"loads", "models", (double)usage->loads},
        {"evictions", "models", (double)usage->evictions},
        {"loading_hours", "h", SECONDS(usage->load_time) / 3600},
        {"hit_share", "share", share((double)usage->hits, begun)},
        {"load_wait.p50_s", "s", wait_at(&usage->load_wait, 0.5)},
        {"load_wait.p95_s", "s", wait_at(&usage->load_wait, 0.95)},
        {"too_large", "requests", (double)usage->too_large},
        {"resident_at_end", "models", resident},
        {"memory_at_end", "share", filled},
    };
    struct ol_text name = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ol_text_clear(&name);
        ol_text_addf(&name, "endpoint.%s.models.%s", endpoint, rows[i].name);
        ol_metrics_set(metrics, replication, ol_text_string(&name), rows[i].unit, rows[i].value);
    }
    ol_text_release(&name);
}
