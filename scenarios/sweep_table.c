/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/sweep_table.h"

#include "reports/summary.h"
#include "scenarios/sweep_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- from lines ---- */

struct filling {
    struct ol_sweep_table *table;
    size_t point;
};

static const char *keep(struct filling *filling, struct ol_slice slice)
{
    return ol_arena_copy(&filling->table->arena, slice.data, slice.length);
}

static void note_name(void *self, struct ol_slice name, struct ol_slice unit, const double *values, size_t count)
{
    struct filling *filling = self;
    struct ol_text text = {0};
    (void)values, (void)count;
    ol_text_set(&text, name);
    if (!ol_metrics_find(&filling->table->names, ol_text_string(&text)))
        ol_metrics_set(&filling->table->names, 0, ol_text_string(&text), keep(filling, unit), 0);
    ol_text_release(&text);
}

static void note_result(void *self, struct ol_slice name, struct ol_slice unit, const double *values, size_t count)
{
    const struct filling *filling = self;
    struct ol_sweep_table *table = filling->table;
    struct ol_text text = {0};
    (void)unit;
    ol_text_set(&text, name);
    const struct ol_metric *metric = ol_metrics_find(&table->names, ol_text_string(&text));
    table->results[filling->point * table->names.count + (size_t)(metric - table->names.items)] =
        ol_summary_of(values, count).interval;
    ol_text_release(&text);
}

static void note_failure(void *self, struct ol_slice why)
{
    struct filling *filling = self;
    filling->table->trials.items[filling->point].failure = keep(filling, why);
    filling->table->failed++;
}

static void ignore_failure(void *self, struct ol_slice why)
{
    (void)self, (void)why;
}

static void name_metrics(struct ol_sweep_table *table, const struct ol_sweep *sweep)
{
    struct filling filling = {.table = table};
    const struct ol_sweep_line_reader reader = {note_name, ignore_failure, &filling};
    table->names = (struct ol_metrics){.replications = 1, .arena = &table->arena};
    for (size_t i = 0; i < sweep->points; i++)
        ol_sweep_line_read(sweep->lines[i], &reader);
    const size_t count = table->names.count;
    const char **names = OL_ARENA_ARRAY(&table->arena, const char *, count);
    const char **units = OL_ARENA_ARRAY(&table->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        names[i] = table->names.items[i].name;
        units[i] = table->names.items[i].unit;
    }
    table->trials.metrics = names;
    table->trials.units = units;
    table->trials.metric_count = count;
}

static void name_varied(struct ol_sweep_table *table, const struct ol_sweep *sweep)
{
    const char **varied = OL_ARENA_ARRAY(&table->arena, const char *, sweep->vary_count);
    for (size_t d = 0; d < sweep->vary_count; d++)
        varied[d] = sweep->varies[d].xpath;
    table->trials.varied = varied;
    table->trials.varied_count = sweep->vary_count;
}

void ol_sweep_table(struct ol_sweep_table *table, const struct ol_sweep *sweep)
{
    struct filling filling = {.table = table};
    const struct ol_sweep_line_reader reader = {note_result, note_failure, &filling};
    const struct ol_interval none = {NAN, NAN, NAN};
    struct ol_trials *trials = &table->trials;
    *trials = (struct ol_trials){
        .title = sweep->scenario->name, .is_grid = sweep->sample == OL_SWEEP_GRID, .count = sweep->points};
    name_varied(table, sweep);
    name_metrics(table, sweep);
    const size_t cells = sweep->points * table->names.count;
    trials->items = ol_mem_new(ol_mem_product(sizeof *trials->items, sweep->points));
    table->results = ol_mem_new(ol_mem_product(sizeof *table->results, cells));
    for (size_t i = 0; i < cells; i++)
        table->results[i] = none;
    for (size_t i = 0; i < sweep->points; i++) {
        filling.point = i;
        trials->items[i].values = sweep->values + i * sweep->vary_count;
        trials->items[i].results = table->results + i * table->names.count;
        ol_sweep_line_read(sweep->lines[i], &reader);
    }
}

void ol_sweep_table_release(struct ol_sweep_table *table)
{
    ol_mem_free(table->trials.items);
    ol_mem_free(table->results);
    ol_arena_release(&table->arena);
    *table = (struct ol_sweep_table){0};
}

/* ---- the front ---- */

/* A point as less is better in both. */
struct rival {
    double x, y;
    struct ol_trial *trial;
};

static int by_x_then_y(const void *left, const void *right)
{
    const struct rival *a = left, *b = right;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return a->y < b->y ? -1 : a->y > b->y;
}

static double cost_of(const struct ol_trial *trial, struct ol_trial_front front)
{
    const double value = trial->results[front.metric].mean;
    return front.is_most_best ? -value : value;
}

void ol_trials_mark_front(struct ol_trials *trials, struct ol_trial_front x, struct ol_trial_front y)
{
    struct rival *rivals = ol_mem_new(ol_mem_product(sizeof *rivals, trials->count));
    size_t count = 0;
    trials->has_front = true;
    trials->front[0] = x;
    trials->front[1] = y;
    for (size_t i = 0; i < trials->count; i++) {
        struct ol_trial *trial = &trials->items[i];
        trial->is_best = false;
        const struct rival rival = {cost_of(trial, x), cost_of(trial, y), trial};
        if (isfinite(rival.x) && isfinite(rival.y))
            rivals[count++] = rival;
    }
    if (count > 1)
        qsort(rivals, count, sizeof *rivals, by_x_then_y);
    /* In this order a point is beaten by an earlier one that is as good in y, unless that is its equal in both. */
    const struct rival *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (last && rivals[i].y >= last->y && (rivals[i].y != last->y || rivals[i].x != last->x))
            continue;
        rivals[i].trial->is_best = true;
        last = &rivals[i];
    }
    ol_mem_free(rivals);
}
