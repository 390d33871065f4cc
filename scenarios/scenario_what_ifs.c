/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/scenario_what_ifs.h"

#include "scenarios/scenario_work.h"

#include <math.h>
#include <stdio.h>

/* ---- checks ---- */

static void check_source(const struct ol_scenario *scenario, const struct ol_source_work *source,
                         struct ol_faults *faults)
{
    const struct ol_what_if *first = source->what_ifs->items;
    const size_t index = source->pool ? ol_scenario_pool_index(scenario, source->pool) : SIZE_MAX;
    const bool draws = !ol_xml_attribute(source->node, "href");
    if (source->what_ifs->count == 0)
        return;
    ol_what_ifs_check(source->what_ifs, faults);
    if (index != SIZE_MAX && ol_pool_unit(ol_scenario_pool(scenario, index)) != OL_UNIT_GPUS)
        ol_faults_add(
            faults, first->node->place,
            "<what-if>: its measures are of GPUs, and the pool \"%.60s\" counts processors; leave it out, or "
            "give the pool gpus",
            source->pool);
    if (source->work->elastic && ol_what_ifs_change_size(source->what_ifs))
        ol_faults_add(faults, ol_xml_place(source->node, "elastic"),
                      "elastic: these jobs find their own size as they run, so <right-size>, <scale-out> and "
                      "<gradient-accumulation> for gpus cannot give them one; leave one of the two out");
    if (draws && source->work->crash > 0)
        ol_faults_add(faults, ol_xml_place(source->node, "crash-after"),
                      "crash-after: with a <what-if> only jobs of a <trace> may crash; leave one of the two out");
}

void ol_scenario_check_what_ifs(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    struct ol_source_work source;
    for (size_t i = 0; ol_scenario_source_work(scenario, i, &source); i++)
        check_source(scenario, &source, faults);
}

/* ---- metrics ---- */

struct telling {
    struct ol_metrics *metrics;
    size_t replication;
};

enum joining { JOIN_SUM, JOIN_MAX };

/* Names of what-ifs are some letters; longer ones were refused by none, so they are cut. */
static void add(const struct telling *telling, const char *what_if, const char *what, const char *unit,
                enum joining joining, double value)
{
    char name[200];
    snprintf(name, sizeof name, "what_if.%.120s.%s", what_if, what);
    const struct ol_metric *metric = ol_metrics_find(telling->metrics, name);
    const double before = metric ? metric->values[telling->replication] : 0;
    ol_metrics_set(telling->metrics, telling->replication, name, unit,
                   joining == JOIN_SUM ? before + value : fmax(before, value));
}

static void tell(void *self, const struct ol_what_if_tally *tally)
{
    const struct telling *telling = self;
    add(telling, tally->name, "jobs", "jobs", JOIN_SUM, (double)tally->jobs);
    add(telling, tally->name, "changed_jobs", "jobs", JOIN_SUM, (double)tally->changed);
    add(telling, tally->name, "unfit_jobs", "jobs", JOIN_SUM, (double)tally->unfit);
    add(telling, tally->name, "gpu_hours_before", "gpu-hours", JOIN_SUM, tally->gpu_hours_before);
    add(telling, tally->name, "gpu_hours_after", "gpu-hours", JOIN_SUM, tally->gpu_hours_after);
    if (tally->bytes_before > 0) {
        add(telling, tally->name, "memory_before_gb", "GB", JOIN_MAX, tally->bytes_before / 1e9);
        add(telling, tally->name, "memory_after_gb", "GB", JOIN_MAX, tally->bytes_after / 1e9);
    }
    if (tally->unfit > 0)
        add(telling, tally->name, "short_gb", "GB", JOIN_MAX, tally->bytes_short / 1e9);
}

void ol_what_if_metrics(const struct ol_inflow_queue *queue, struct ol_metrics *metrics, size_t replication)
{
    struct telling telling = {metrics, replication};
    ol_inflow_queue_what_ifs(queue, tell, &telling);
}
