/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/world_store.h"

#include "outlay/arena.h"
#include "scenarios/scenario_data.h"
#include "scenarios/scenario_work.h"

static void write_data(void *self, const struct ol_note *note)
{
    struct ol_world *world = self;
    const struct ol_job_run *run = note->what;
    const struct ol_work_plan *plan = &world->plans[run->job->source];
    if (run->status == OL_JOB_COMPLETED && plan->writes != SIZE_MAX)
        ol_store_write_kept(world->store, plan->writes, note->at, plan->write_bytes, 0, run->job->source,
                            plan->write_keep);
}

/* Midnights are turned as they come, rather than all at the end, so that a run can be stopped between them. */
static void turn_day(void *self, uint32_t handler)
{
    struct ol_world *world = self;
    const ol_time now = ol_sim_now(world->sim);
    for (size_t i = 0; i < world->inflow->scenario->datasets.count; i++)
        ol_store_bytes(world->store, i, now);
    if (now < world->until - OL_DAY)
        ol_sim_schedule(world->sim, now + OL_DAY, OL_PHASE_METER, handler, handler);
}

static void turn_days(struct ol_world *world)
{
    const uint32_t handler = ol_sim_handler(world->sim, turn_day, world);
    if (world->until != OL_NEVER && world->until > OL_DAY)
        ol_sim_schedule(world->sim, OL_DAY, OL_PHASE_METER, handler, handler);
}

void ol_world_open_store(struct ol_world *world)
{
    const struct ol_inflow *inflow = world->inflow;
    const struct ol_scenario *scenario = inflow->scenario;
    const struct ol_store_setting setting = {.datasets = scenario->datasets.items,
                                             .dataset_count = scenario->datasets.count,
                                             .classes = scenario->store_classes,
                                             .class_count = scenario->store_class_count,
                                             .start_instant = inflow->has_instant ? inflow->start_instant : 0,
                                             .warmup_end = world->warmup_end};
    if (scenario->datasets.count == 0)
        return;
    world->store = ol_store_open(&setting);
    turn_days(world);
    ol_probes_add(ol_sim_probes(world->sim),
                  (struct ol_probe){.topics = 1u << OL_JOB_ENDED, .hear = write_data, .self = world});
}

/* A clock without a length ends when the work does, which nobody knows before. */
static int check_length(const struct ol_world *world, struct ol_error *error)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    for (size_t i = 0; i < scenario->datasets.count; i++) {
        const struct ol_dataset *dataset = ol_scenario_dataset(scenario, i);
        const bool is_anew = dataset->overwrite > 0;
        if (world->end > OL_DATASET_LONGEST || (is_anew && world->end > OL_DATASET_ANEW - dataset->age))
            return ol_fail(
                error, OL_BAD_INPUT, dataset->node->place,
                "dataset \"%.60s\": the work ends after %lld days, and data %sis followed for at most %s; "
                "give the <clock> a length",
                dataset->name, (long long)(world->end / OL_DAY), is_anew ? "that is written anew " : "",
                is_anew ? "two years, its age among them" : "20 years");
    }
    return OL_OK;
}

int ol_world_finish_store(struct ol_world *world, struct ol_error *error)
{
    const int status = world->store ? check_length(world, error) : OL_OK;
    if (!world->store || status != OL_OK)
        return status;
    ol_store_finish(world->store, world->end);
    const size_t full = ol_store_full(world->store);
    if (full == SIZE_MAX)
        return OL_OK;
    const struct ol_dataset *dataset = ol_scenario_dataset(world->inflow->scenario, full);
    return ol_fail(
        error, OL_BAD_INPUT, dataset->node->place,
        "dataset \"%.60s\": more than nine exabytes come to be in it, which cannot be counted; let less be "
        "written to it, or keep fewer (expires, versions, <lifecycle delete=\"yes\">)",
        dataset->name);
}
