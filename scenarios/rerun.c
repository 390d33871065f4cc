/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/rerun.h"

#include "models/policy/backfills.h"
#include "models/share/sharing_rules.h"
#include "scenarios/favourite_order.h"
#include "scenarios/replications.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* ---- the same files ---- */

static bool refuse(char why[400], const char *format, ...) OL_PRINTF(2, 3);
static bool refuse(char why[400], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, 400, format, arguments);
    va_end(arguments);
    return false;
}

/* All but the scenario, whose digest is taken after its edits, and books that are part of the program. */
static bool has_same_inputs(const struct ol_run_record *record, char why[400])
{
    for (size_t i = 0; i < record->input_count; i++) {
        const struct ol_run_input *input = &record->inputs[i];
        char sha256[OL_DIGEST_BUFFER];
        if (strcmp(input->role, "scenario") == 0 || strncmp(input->role, "shipped", 7) == 0)
            continue;
        if (!input->sha256)
            return refuse(why, "the run read \"%.200s\" as it came, and it cannot be read again", input->path);
        if (access(input->path, R_OK) != 0)
            return refuse(why, "its input \"%.200s\" is not there; go to the folder that the run was made in",
                          input->path);
        if (ol_digest_file(input->path, sha256, NULL) != OL_OK || strcmp(sha256, input->sha256) != 0)
            return refuse(why, "its input \"%.200s\" has changed since", input->path);
    }
    return true;
}

static bool open_scenario(struct ol_rerun *rerun, const struct ol_run_record *record, const char *path,
                          char why[400])
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    path = path ? path : record->scenario;
    if (!path || strcmp(path, "-") == 0)
        return refuse(why, "its scenario came from standard input; give its file with --scenario");
    if (access(path, R_OK) != 0)
        return refuse(why,
                      "its scenario \"%.200s\" is not there; go to the folder that the run was made in, or give "
                      "its file with --scenario",
                      path);
    rerun->scenario = ol_scenario_open(path, record->edits, record->edit_count, &faults, &error);
    ol_faults_release(&faults);
    if (!rerun->scenario || !record->sha256 || strcmp(rerun->scenario->sha256, record->sha256) != 0)
        return refuse(why, "its scenario \"%.200s\" has changed since", path);
    return true;
}

bool ol_rerun_open(struct ol_rerun *rerun, const struct ol_run_record *record, const char *path, char why[400])
{
    struct ol_error error = {0};
    *rerun = (struct ol_rerun){.seed = record->seed, .replication = ol_replications_stream(record->variance, 0)};
    if (!has_same_inputs(record, why) || !open_scenario(rerun, record, path, why))
        return false;
    if (ol_inflow_load(&rerun->inflow, rerun->scenario, &error) != OL_OK)
        return refuse(why, "its jobs cannot be read again: %.300s", error.message);
    return true;
}

/* ---- simulating ---- */

int ol_rerun_simulate(struct ol_rerun *rerun, ol_event_sink *sink, void *self, struct ol_error *error)
{
    struct ol_world world;
    const struct ol_world_setting setting = {
        .seed = rerun->seed, .replication = rerun->replication, .event = sink, .event_self = self};
    int status = ol_world_build(&world, &rerun->inflow, &setting, error);
    if (status == OL_OK)
        status = ol_world_run(&world, error);
    ol_world_release(&world);
    return status;
}

void ol_rerun_release(struct ol_rerun *rerun)
{
    ol_inflow_release(&rerun->inflow);
    ol_scenario_close(rerun->scenario);
    *rerun = (struct ol_rerun){0};
}

/* ---- changes ---- */

const char *const ol_change_names[OL_CHANGES] = {
    [OL_CHANGE_FIRST] = "as the first in the queue",
    [OL_CHANGE_PREEMPT] = "without preemption",
    [OL_CHANGE_BACKFILL] = "without backfilling",
    [OL_CHANGE_QUOTAS] = "without quotas",
};

bool ol_change_applies(const struct ol_pool *pool, enum ol_change change)
{
    const struct ol_scheduler scheduler = ol_pool_scheduler(pool);
    if (ol_pool_deadline(pool))
        return false;
    switch (change) {
    case OL_CHANGE_FIRST:
        return scheduler.pass == OL_PASS_INSTANT;
    case OL_CHANGE_PREEMPT:
        return scheduler.preempt != OL_PREEMPT_OFF;
    case OL_CHANGE_BACKFILL:
        return scheduler.backfill.kind != &ol_backfill_none.kind;
    default:
        return pool->shares.count > 0;
    }
}

static void apply(enum ol_change change, struct ol_pool *pool, struct ol_scheduler *scheduler,
                  struct ol_favourite *favourite)
{
    switch (change) {
    case OL_CHANGE_FIRST:
        favourite->order = scheduler->order;
        scheduler->order = ol_favourite_variant(favourite);
        break;
    case OL_CHANGE_PREEMPT:
        scheduler->preempt = OL_PREEMPT_OFF;
        scheduler->preemptions.count = 0;
        break;
    case OL_CHANGE_BACKFILL:
        scheduler->backfill = (struct ol_variant){.kind = &ol_backfill_none.kind};
        break;
    default:
        pool->shares.count = 0;
        scheduler->sharing = (struct ol_variant){.kind = &ol_sharing_none.kind};
    }
}

int ol_rerun_changed(struct ol_rerun *rerun, size_t pool, enum ol_change change, uint64_t row, ol_event_sink *sink,
                     void *self, struct ol_error *error)
{
    struct ol_pool *place = (struct ol_pool *)rerun->scenario->pools.items + pool;
    const struct ol_pool before = *place;
    struct ol_scheduler scheduler = ol_pool_scheduler(place);
    struct ol_favourite favourite = {.slot = (uint32_t)(row - 1)};
    apply(change, place, &scheduler, &favourite);
    place->schedulers = (struct ol_list){.items = &scheduler, .count = 1};
    const int status = ol_rerun_simulate(rerun, sink, self, error);
    *place = before;
    return status;
}
