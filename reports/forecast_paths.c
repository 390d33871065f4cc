/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/forecast_paths.h"

#include "outlay/rng.h"

#include <math.h>
#include <stdlib.h>

#define PATHS_MOST   2000
#define PATHS_FEWEST 200
#define VALUES_MOST  ((size_t)2000000)
/* Whole windows are as long as so many origins still have one. */
#define WHOLE_FEWEST 8

/* Errors of whole windows, origin by origin. */
struct pieces {
    double *offs; /* count x length */
    size_t count, length;
    size_t level; /* the last steps of a piece whose mean is the level it ends at */
};

static size_t whole_at(const struct ol_forecast_backtest *backtest, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < backtest->count; i++)
        count += backtest->origins[i].known + length <= backtest->series->count && backtest->origins[i].scale > 0;
    return count;
}

/* The longest window of which there are enough; the first one in any case. */
static size_t length_of(const struct ol_forecast_backtest *backtest)
{
    const struct ol_forecast_setting *setting = backtest->setting;
    size_t length = setting->windows[0];
    for (size_t w = 1; w < setting->window_count; w++)
        if (setting->windows[w] <= backtest->reach && whole_at(backtest, setting->windows[w]) >= WHOLE_FEWEST)
            length = setting->windows[w];
    return length;
}

static struct pieces pieces_of(const struct ol_forecast_backtest *backtest, const enum ol_forecast_side *shown,
                               struct ol_arena *arena)
{
    struct pieces pieces = {.length = length_of(backtest)};
    pieces.level = backtest->season < pieces.length ? backtest->season : pieces.length;
    pieces.offs = OL_ARENA_ARRAY(arena, double, ol_mem_product(backtest->count, pieces.length));
    for (size_t i = 0; i < backtest->count; i++) {
        const struct ol_forecast_origin *origin = &backtest->origins[i];
        if (origin->known + pieces.length > backtest->series->count || origin->scale <= 0)
            continue;
        double *offs = pieces.offs + pieces.count++ * pieces.length, last = 0;
        for (size_t h = 1; h <= pieces.length; h++) {
            const double off =
                ol_forecast_miss_of(backtest, i, h, shown[ol_forecast_window_of(backtest->setting, h)]);
            offs[h - 1] = last = isnan(off) ? last : off;
        }
    }
    return pieces;
}

static void draw_path(const struct pieces *pieces, struct ol_rng *rng, size_t horizon, double *path)
{
    double level = 0;
    for (size_t begin = 0; begin < horizon; begin += pieces->length) {
        const double *a = pieces->offs + ol_rng_below(rng, pieces->count) * pieces->length;
        const double *b = pieces->offs + ol_rng_below(rng, pieces->count) * pieces->length;
        const double angle = 2 * M_PI * ol_rng_unit(rng), of_a = cos(angle), of_b = sin(angle);
        double end = 0;
        for (size_t i = 0; i < pieces->length; i++) {
            const double off = of_a * a[i] + of_b * b[i];
            if (begin + i < horizon)
                path[begin + i] = level + off;
            end += i + pieces->level >= pieces->length ? off / (double)pieces->level : 0;
        }
        level += end;
    }
}

struct ranked {
    double off;
    size_t path;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->off != y->off ? (x->off > y->off) - (x->off < y->off) : (x->path > y->path) - (x->path < y->path);
}

/* At one step: the quantiles of the interval in the order of the paths. */
static void couple(struct ol_forecast *forecast, const struct ol_forecast_spread *spread, double scale,
                   double least, size_t h, struct ranked *ranked)
{
    const size_t count = forecast->path_count, horizon = forecast->horizon;
    for (size_t p = 0; p < count; p++)
        ranked[p] = (struct ranked){forecast->paths[p * horizon + h], p};
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < count; i++) {
        const double share = ((double)i + 0.5) / (double)count;
        const double off = scale * ol_forecast_spread_at(spread, share, (double)h + 1);
        forecast->paths[ranked[i].path * horizon + h] = fmax(least, forecast->quantiles[OL_P50][h] + off);
    }
}

void ol_forecast_draw_paths(struct ol_forecast *forecast, const struct ol_forecast_backtest *backtest,
                            const struct ol_forecast_spread *spread, const enum ol_forecast_side *shown,
                            double scale)
{
    const size_t horizon = forecast->horizon, affordable = VALUES_MOST / horizon;
    const struct pieces pieces = pieces_of(backtest, shown, &forecast->arena);
    forecast->path_count = affordable > PATHS_MOST     ? PATHS_MOST
                           : affordable < PATHS_FEWEST ? PATHS_FEWEST
                                                       : affordable;
    forecast->paths = OL_ARENA_ARRAY(&forecast->arena, double, ol_mem_product(forecast->path_count, horizon));
    for (size_t p = 0; pieces.count > 0 && p < forecast->path_count; p++) {
        struct ol_rng rng = ol_rng_stream(backtest->setting->seed, "forecast", backtest->setting->entity, p);
        draw_path(&pieces, &rng, horizon, forecast->paths + p * horizon);
    }
    struct ranked *ranked = OL_ARENA_ARRAY(&forecast->arena, struct ranked, forecast->path_count);
    for (size_t h = 0; h < horizon; h++)
        couple(forecast, spread, scale, backtest->least, h, ranked);
}
