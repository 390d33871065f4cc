/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/retraining/moving_world.h"

#include "outlay/arena.h"

#include <math.h>

/* Gaps between shifts are at least this, so that their number is bounded. */
#define LEAST_GAP OL_HOUR

static double days(ol_time duration)
{
    return (double)duration / (double)OL_DAY;
}

static double within(double value, double least, double most)
{
    return fmin(fmax(value, least), most);
}

/* ---- making ---- */

static void draw_shifts(struct ol_moving_world *world, uint64_t seed, uint64_t replication, ol_time horizon)
{
    const struct ol_shifts *shifts = world->terms->shifts.items;
    const char *name = world->terms->name;
    size_t capacity = 0;
    struct ol_world_shift shift = {0};
    if (world->terms->shifts.count == 0)
        return;
    struct ol_rng gaps = ol_rng_stream(seed, "shift", name, replication);
    struct ol_rng losses = ol_rng_stream(seed, "shift-quality", name, replication);
    struct ol_rng moves = ol_rng_stream(seed, "shift-data", name, replication);
    for (;;) {
        const double gap = ol_law_draw(&shifts->every, &gaps);
        if (gap >= (double)(horizon - shift.at))
            return;
        shift.at += (ol_time)gap > LEAST_GAP ? (ol_time)gap : LEAST_GAP;
        if (shift.at >= horizon)
            return;
        shift.quality += shifts->quality.type ? within(ol_law_draw(&shifts->quality, &losses), 0, 1) : 0;
        shift.data += shifts->data.type ? within(ol_law_draw(&shifts->data, &moves), 0, 1e6) : 0;
        OL_MEM_RESERVE(world->shifts, capacity, world->shift_count + 1);
        world->shifts[world->shift_count++] = shift;
    }
}

void ol_moving_world_open(struct ol_moving_world *world, const struct ol_retraining *terms, uint64_t seed,
                          uint64_t replication, ol_time horizon)
{
    *world = (struct ol_moving_world){
        .terms = terms,
        .quality = ol_retraining_quality(terms),
        .drift = ol_retraining_drift(terms),
        .quality_walk = ol_rng_stream(seed, "quality-walk", terms->name, replication),
        .data_walk = ol_rng_stream(seed, "data-walk", terms->name, replication),
        .rows = ol_rng_stream(seed, "new-rows", terms->name, replication),
        .labels = ol_rng_stream(seed, "label-noise", terms->name, replication),
        .checks = ol_rng_stream(seed, "drift-noise", terms->name, replication),
    };
    draw_shifts(world, seed, replication, horizon);
}

void ol_moving_world_release(struct ol_moving_world *world)
{
    ol_mem_free(world->shifts);
    ol_mem_free(world->steps);
    *world = (struct ol_moving_world){0};
}

static void draw_step(struct ol_moving_world *world)
{
    const double length = days(world->terms->check_every);
    const int64_t others = world->drift.bins - 2;
    struct ol_moving_step step = {0};
    if (world->count > 0) {
        const struct ol_moving_step *last = &world->steps[world->count - 1];
        const struct ol_law *rows = &world->terms->rows_per_day;
        step.quality = last->quality + world->quality.wander * sqrt(length) * ol_rng_normal(&world->quality_walk);
        step.data = last->data + world->drift.wander * sqrt(length) * ol_rng_normal(&world->data_walk);
        step.rows = last->rows + (rows->type ? length * ol_law_draw(rows, &world->rows) : 0);
        step.label_noise = ol_rng_normal(&world->labels);
        step.drift_noise = ol_rng_normal(&world->checks);
        step.other = others > 0 ? 2 * ol_rng_gamma(&world->checks, (double)others / 2) : 0;
    }
    OL_MEM_RESERVE(world->steps, world->capacity, world->count + 1);
    world->steps[world->count++] = step;
}

const struct ol_moving_step *ol_moving_world_step(struct ol_moving_world *world, size_t i)
{
    while (world->count <= i)
        draw_step(world);
    return &world->steps[i];
}

/* ---- asking ---- */

/* What is told at checks, straight between them; `offset` of a member of a step. */
static double told(struct ol_moving_world *world, size_t offset, ol_time at)
{
    const ol_time every = world->terms->check_every;
    const size_t i = (size_t)(at / every);
    const double share = (double)(at % every) / (double)every;
    const double from = *(const double *)((const char *)ol_moving_world_step(world, i) + offset);
    if (share == 0)
        return from;
    return from + share * (*(const double *)((const char *)ol_moving_world_step(world, i + 1) + offset) - from);
}

static double moved(struct ol_moving_world *world, size_t offset, ol_time cut, ol_time at)
{
    return told(world, offset, at) - told(world, offset, cut);
}

/* All shifts up to an instant; its number behind the last of them. */
static struct ol_world_shift shifted(const struct ol_moving_world *world, ol_time at)
{
    size_t low = 0, high = world->shift_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (world->shifts[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? world->shifts[low - 1] : (struct ol_world_shift){0};
}

double ol_moving_world_quality(struct ol_moving_world *world, struct ol_trained model, ol_time at)
{
    const double age = days(at - model.cut), rate = world->quality.per_day;
    const double decay =
        world->quality.decay == OL_DECAY_LINEAR ? rate * age : -model.fresh * expm1(age * log1p(-rate));
    const double shifts = shifted(world, at).quality - shifted(world, model.cut).quality;
    const double walk = moved(world, offsetof(struct ol_moving_step, quality), model.cut, at);
    return within(model.fresh - decay - shifts - walk, 0, 1);
}

double ol_moving_world_rows(struct ol_moving_world *world, ol_time cut, ol_time at)
{
    return moved(world, offsetof(struct ol_moving_step, rows), cut, at);
}

double ol_moving_world_drift(struct ol_moving_world *world, ol_time cut, ol_time at)
{
    const double distance = world->drift.per_day * days(at - cut) +
                            moved(world, offsetof(struct ol_moving_step, data), cut, at) +
                            shifted(world, at).data - shifted(world, cut).data;
    return distance * distance;
}

double ol_moving_world_seen_drift(struct ol_moving_world *world, ol_time cut, size_t i)
{
    const struct ol_moving_step step = *ol_moving_world_step(world, i);
    const double reference = world->drift.reference_rows > 0 ? world->drift.reference_rows : world->drift.rows;
    const double grain = 1 / world->drift.rows + 1 / reference;
    const double drift = ol_moving_world_drift(world, cut, (ol_time)i * world->terms->check_every);
    const double first = step.drift_noise + sqrt(drift / grain);
    return grain * (first * first + step.other);
}

double ol_moving_world_seen_quality(struct ol_moving_world *world, struct ol_trained model, size_t i, double rows)
{
    const double quality = ol_moving_world_quality(world, model, (ol_time)i * world->terms->check_every);
    const double noise = ol_moving_world_step(world, i)->label_noise * sqrt(quality * (1 - quality) / rows);
    return within(quality + noise, 0, 1);
}
