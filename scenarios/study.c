/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A point is a variant of the study's scenario (scenario.h), run with what it can borrow.
 */
#include "scenarios/study.h"

#include "scenarios/run.h"

#include <string.h>

struct ol_study {
    struct ol_scenario *scenario;
    struct ol_inflow inflow; /* of the scenario as it is: its traces are lent to points; empty where they stream */
    bool streams;
    const char *path; /* borrowed */
};

struct ol_study *ol_study_open(const char *path, const struct ol_edit *edits, size_t edit_count,
                               struct ol_faults *faults, struct ol_error *error)
{
    struct ol_study *study = ol_mem_new(sizeof *study);
    study->path = path;
    study->scenario = ol_scenario_open(path, edits, edit_count, faults, error);
    bool is_good = study->scenario != NULL;
    if (is_good) {
        study->streams = ol_scenario_run(study->scenario).stream;
        study->inflow.streams = study->streams;
        is_good = ol_inflow_load(&study->inflow, study->scenario, error) == OL_OK;
    }
    if (is_good)
        return study;
    if (study->scenario)
        ol_xml_detach(error, path);
    ol_study_close(study);
    return NULL;
}

const struct ol_scenario *ol_study_scenario(const struct ol_study *study)
{
    return study->scenario;
}

/* Into a table that is empty, in the order that it is to have. */
static void copy_metrics(const struct ol_metrics *from, struct ol_metrics *to)
{
    const size_t bytes = ol_mem_product(sizeof(double), from->replications);
    OL_ASSERT(to->count == 0 && to->replications == from->replications);
    to->items = OL_ARENA_ARRAY(to->arena, struct ol_metric, from->count);
    to->count = to->capacity = from->count;
    for (size_t i = 0; i < from->count; i++) {
        const struct ol_metric *metric = &from->items[i];
        to->items[i] = (struct ol_metric){
            .name = ol_arena_copy(to->arena, metric->name, strlen(metric->name)),
            .unit = ol_arena_copy(to->arena, metric->unit, strlen(metric->unit)),
            .values = OL_ARENA_ARRAY(to->arena, double, from->replications),
        };
        memcpy(to->items[i].values, metric->values, bytes);
    }
}

static int simulate(const struct ol_study *study, const struct ol_study_point *point, struct ol_scenario *scenario,
                    struct ol_metrics *metrics, struct ol_error *error)
{
    const struct ol_run_setting setting = {
        .seed = point->seed,
        .first = point->first,
        .replications = point->replications,
        .threads = point->threads,
        .streams = study->streams,
        .only_metrics = true,
        .lender = study->streams ? NULL : &study->inflow,
        .stop = point->stop,
    };
    if (study->streams && point->replications > 1)
        return ol_fail(error, OL_BAD_INPUT, scenario->node->place,
                       "a scenario that streams its traces cannot be replicated; leave stream out of <run>");
    struct ol_run run = {0};
    int status = ol_run_execute(&run, scenario, &setting, error);
    if (status == OL_OK && run.result.is_partial)
        status = ol_fail(error, OL_BAD_IO, OL_NOWHERE, "stopped before all replications were done");
    if (status == OL_OK)
        copy_metrics(&run.result.metrics, metrics);
    else
        ol_xml_detach(error, study->path);
    ol_run_release(&run);
    return status;
}

int ol_study_run(struct ol_study *study, const struct ol_study_point *point, struct ol_metrics *metrics,
                 struct ol_error *error)
{
    struct ol_faults faults = {0};
    struct ol_scenario *scenario =
        ol_scenario_edited(study->scenario, study->path, point->edits, point->edit_count, &faults, error);
    int status = scenario ? OL_OK : OL_BAD_INPUT;
    if (scenario)
        status = simulate(study, point, scenario, metrics, error);
    else if (faults.count > 0)
        *error = faults.items[0];
    ol_faults_release(&faults);
    ol_scenario_close(scenario);
    return status;
}

void ol_study_close(struct ol_study *study)
{
    if (!study)
        return;
    ol_inflow_release(&study->inflow);
    ol_scenario_close(study->scenario);
    ol_mem_free(study);
}
