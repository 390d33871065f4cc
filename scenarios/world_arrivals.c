/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/world_arrivals.h"

#include "outlay/arena.h"

static ol_time feed_next(struct ol_world_feed *feed)
{
    int status = ol_inflow_queue_peek(feed->queue, &feed->next, &feed->world->error);
    if (status != OL_OK)
        return status;
    return feed->next ? feed->next->submit : OL_NEVER;
}

void ol_world_end_with_work(struct ol_world *world)
{
    world->arrivals_are_over = !world->feeds[0].next && !world->feeds[1].next &&
                               ol_movement_waiting(&world->movement) == 0 &&
                               !ol_author_feed_goes_on(&world->authors);
    if (world->ends_with_work && world->open_jobs == 0 && world->arrivals_are_over)
        ol_sim_end(world->sim);
}

static void submit(struct ol_world *world, const struct ol_job *job)
{
    struct ol_pool_model *model = world->models[job->pool];
    model->ops->submit(model, job);
}

/* Its data is there. */
static void give_job(void *self, const struct ol_job *job)
{
    struct ol_world *world = self;
    submit(world, job);
    ol_world_end_with_work(world);
}

static void take_job(struct ol_world *world, const struct ol_job *job)
{
    if (!ol_movement_takes(&world->movement, job))
        submit(world, job);
}

static void take_written(void *self, const struct ol_job *job)
{
    struct ol_world *world = self;
    const ol_time until = world->until;
    take_job(world, job);
    if (world->setting.tick && *world->setting.wants_tick)
        world->setting.tick(world->setting.tick_self, until == OL_NEVER ? -1 : (double)job->submit / (double)until,
                            world->table.count);
}

static void wrote(void *self)
{
    ol_world_end_with_work(self);
}

static ol_time feed_fire(void *self)
{
    struct ol_world_feed *feed = self;
    struct ol_world *world = feed->world;
    take_job(world, feed->next);
    ol_inflow_queue_take(feed->queue);
    if (world->setting.tick && *world->setting.wants_tick)
        world->setting.tick(world->setting.tick_self, ol_inflow_queue_progress(feed->queue), world->table.count);
    const ol_time next = feed_next(feed);
    ol_world_end_with_work(world);
    return next;
}

static int add_feed(struct ol_world *world, struct ol_world_feed *feed, enum ol_phase phase,
                    struct ol_error *error)
{
    bool *takes = ol_mem_new(world->inflow->source_count * sizeof *takes);
    bool has_any = false;
    for (size_t i = 0; i < world->inflow->source_count; i++) {
        takes[i] = world->models[world->inflow->sources[i].pool]->arrival_phase == phase;
        has_any |= takes[i];
    }
    int status = OL_OK;
    feed->world = world;
    if (has_any) {
        feed->queue =
            ol_inflow_queue_new(world->inflow, world->setting.seed, world->setting.replication, takes, error);
        status = feed->queue ? OL_OK : error->status;
        if (feed->queue && world->setting.window_until > 0)
            ol_inflow_queue_cut(feed->queue, world->setting.window_from, world->setting.window_until);
    }
    ol_mem_free(takes);
    if (!feed->queue)
        return status;
    ol_time next = feed_next(feed);
    if (next < 0) {
        *error = world->error;
        return (int)next;
    }
    ol_sim_feed(world->sim, (struct ol_feed){.next = next, .phase = phase, .fire = feed_fire, .self = feed});
    return OL_OK;
}

static int open_authors(struct ol_world *world, struct ol_error *error)
{
    world->authors = (struct ol_author_feed){.sim = world->sim,
                                             .inflow = world->inflow,
                                             .submit = take_written,
                                             .told = wrote,
                                             .self = world,
                                             .warmup_end = world->warmup_end,
                                             .currency = world->setting.currency};
    return ol_author_feed_open(&world->authors, world->setting.seed, world->setting.replication, error);
}

static void open_movement(struct ol_world *world)
{
    enum ol_phase *phases = ol_mem_new(ol_mem_product(sizeof *phases, world->pool_count + 1));
    for (size_t i = 0; i < world->pool_count; i++)
        phases[i] = world->models[i]->arrival_phase;
    const struct ol_movement_setting setting = {.inflow = world->inflow,
                                                .sim = world->sim,
                                                .store = world->store,
                                                .phases = phases,
                                                .warmup_end = world->warmup_end,
                                                .until = world->until,
                                                .give = give_job,
                                                .self = world};
    ol_movement_open(&world->movement, &setting);
    ol_mem_free(phases);
}

int ol_world_open_arrivals(struct ol_world *world, struct ol_error *error)
{
    open_movement(world);
    int status = add_feed(world, &world->feeds[0], OL_PHASE_EARLY_ARRIVAL, error);
    if (status == OL_OK)
        status = add_feed(world, &world->feeds[1], OL_PHASE_ARRIVAL, error);
    if (status == OL_OK)
        status = open_authors(world, error);
    ol_world_end_with_work(world);
    return status;
}
