/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * play: a scenario as text, and what its worlds make of it, told in short.
 *
 *     struct play play;
 *     if (play_open(&play, "<scenario ...>") && play_run(&play, 1, 0)) {
 *         CHECK_STRING(play_fates(&play), "long 0-126 in 2 attempts, 1 interruption, 18 lost");
 *         CHECK_STRING(play_spent(&play, 0), "640 useful, 144 lost, 0 startup, 40 restore, 16 saving, of 840");
 *     }
 *     play_close(&play);
 *
 * Times are in minutes, areas in minutes of a unit. To put files beside the scenario, use play_begin, fixture_write
 * and play_read in place of play_open.
 */
#ifndef OUTLAY_TESTS_PLAY_H
#define OUTLAY_TESTS_PLAY_H

#include "scenarios/build.h"
#include "tests/model/stage.h"

#include "outlay/arena.h"

struct play {
    struct stage stage;
    struct ol_inflow inflow;
    struct ol_world world; /* of the last run, over and not yet released */
    struct ol_arena arena;
    struct ol_metrics metrics; /* of the last run */
    struct ol_text fates, spent;
};

static inline double play_minutes(ol_time time)
{
    return (double)time / (double)OL_MINUTE;
}

/* One attempt, no interruption and nothing lost are not told. */
static inline void play_tell(void *self, const struct ol_job_run *run)
{
    struct play *play = self;
    char name[OL_LABEL_BUFFER];
    ol_text_addf(&play->fates, "%s%s", play->fates.length ? "; " : "",
                 ol_label_text(&play->stage.scenario->labels, run->job->name, name));
    if (ol_job_has_ended(run))
        ol_text_addf(&play->fates, " %.10g-%.10g", play_minutes(run->start), play_minutes(run->end));
    if (run->status != OL_JOB_COMPLETED)
        ol_text_addf(&play->fates, " %s", ol_job_status_names[run->status]);
    if (run->attempts > 1)
        ol_text_addf(&play->fates, " in %d attempts", run->attempts);
    if (run->interruptions > 0)
        ol_text_addf(&play->fates, ", %d interruption%s", run->interruptions, run->interruptions > 1 ? "s" : "");
    if (run->lost > 0)
        ol_text_addf(&play->fates, ", %.10g lost", play_minutes(run->lost));
}

static inline void play_begin(struct play *play)
{
    *play = (struct play){0};
    stage_begin(&play->stage);
}

static inline bool play_read(struct play *play, const char *text)
{
    if (!stage_read(&play->stage, text))
        return false;
    CHECK_INT(ol_inflow_load(&play->inflow, play->stage.scenario, &play->stage.error), OL_OK);
    return play->stage.error.status == OL_OK;
}

static inline bool play_open(struct play *play, const char *text)
{
    play_begin(play);
    return play_read(play, text);
}

static inline void play_close(struct play *play)
{
    ol_world_release(&play->world);
    ol_inflow_release(&play->inflow);
    ol_arena_release(&play->arena);
    ol_text_release(&play->fates);
    ol_text_release(&play->spent);
    stage_close(&play->stage);
}

/* Useful, lost, startup, restore and saving together: what all of a pool's busy time went into. */
static inline ol_area play_sum(const struct play *play, size_t pool)
{
    const struct ol_pool_usage *usage = &play->world.usages[pool];
    return usage->useful_area + usage->lost_area + usage->startup_area + usage->restore_area + usage->saving_area;
}

static inline void play_check(const struct play *play)
{
    for (size_t i = 0; i < play->world.pool_count; i++) {
        const struct ol_pool_usage *usage = &play->world.usages[i];
        play->world.models[i]->ops->verify(play->world.models[i]);
        if (usage->is_managed)
            CHECK(play_sum(play, i) == usage->busy_area);
        CHECK(usage->busy_area <= usage->capacity_area);
    }
}

/* One replication, after which the books of each pool are checked: its own, and that all that was busy was spent. */
static inline bool play_run(struct play *play, uint64_t seed, uint64_t replication)
{
    struct ol_error *error = &play->stage.error;
    const struct ol_world_setting setting = {
        .seed = seed, .replication = replication, .visit = play_tell, .visit_self = play};
    ol_world_release(&play->world);
    ol_arena_release(&play->arena);
    ol_text_clear(&play->fates);
    play->metrics = (struct ol_metrics){.replications = 1, .arena = &play->arena};
    if (ol_world_build(&play->world, &play->inflow, &setting, error) != OL_OK ||
        ol_world_run(&play->world, error) != OL_OK) {
        CHECK_REPORT("the world does not run: %s", error->message);
        return false;
    }
    ol_world_metrics(&play->world, &play->metrics, 0);
    play_check(play);
    return true;
}

static inline const char *play_fates(const struct play *play)
{
    return ol_text_string(&play->fates);
}

static inline const char *play_spent(struct play *play, size_t pool)
{
    const struct ol_pool_usage *usage = &play->world.usages[pool];
    const double minute = (double)OL_MINUTE;
    ol_text_clear(&play->spent);
    ol_text_addf(&play->spent, "%.10g useful, %.10g lost, %.10g startup, %.10g restore, %.10g saving, of %.10g",
                 (double)usage->useful_area / minute, (double)usage->lost_area / minute,
                 (double)usage->startup_area / minute, (double)usage->restore_area / minute,
                 (double)usage->saving_area / minute, (double)usage->busy_area / minute);
    return ol_text_string(&play->spent);
}

/* NAN where there is none. */
static inline double play_metric(const struct play *play, const char *name)
{
    const struct ol_metric *found = ol_metrics_find(&play->metrics, name);
    return found ? found->values[0] : NAN;
}

/* All that came of it, to the last bit. */
static inline void play_told(const struct ol_world *world, const struct ol_metrics *metrics, struct ol_text *told)
{
    for (size_t i = 0; i < metrics->count; i++)
        ol_text_addf(told, "%s %.17g\n", metrics->items[i].name, metrics->items[i].values[0]);
    for (size_t i = 0; i < world->lives.count; i++)
        ol_text_addf(told, "%lld %lld\n", (long long)world->lives.items[i].start,
                     (long long)world->lives.items[i].end);
}

#endif
