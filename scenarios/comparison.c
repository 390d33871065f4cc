/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/comparison.h"

#include "outlay/stats.h"
#include "reports/summary.h"
#include "scenarios/comparison_notes.h"
#include "scenarios/replication_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What rounding leaves of a sum that was made in another order is no difference. */
#define ROUNDING 1e-12

/* ---- sides ---- */

static const char *copy_text(struct ol_arena *arena, const char *text)
{
    return text ? ol_arena_copy(arena, text, strlen(text)) : NULL;
}

size_t ol_comparison_add(struct ol_comparison *comparison, const char *given)
{
    OL_MEM_RESERVE(comparison->sides, comparison->capacity, comparison->count + 1);
    comparison->sides[comparison->count] = (struct ol_compared_side){
        .given = given, .scenario = "", .name = given, .length = OL_NEVER, .metrics.arena = &comparison->arena};
    return comparison->count++;
}

static void take_record(struct ol_comparison *comparison, struct ol_compared_side *side,
                        const struct ol_run_record *record)
{
    struct ol_arena *arena = &comparison->arena;
    side->scenario = record->name ? copy_text(arena, record->name) : "";
    side->currency = copy_text(arena, record->currency);
    side->seed = record->seed;
    side->replications = side->metrics.replications;
    side->is_partial = record->is_partial;
    side->length = record->length;
    side->is_taken = true;
}

int ol_comparison_read(struct ol_comparison *comparison, size_t i, struct ol_error *error)
{
    struct ol_compared_side *side = &comparison->sides[i];
    struct ol_run_record record = {0};
    struct stat about;
    const char *summary = ol_arena_format(&comparison->arena, "%s/summary.json", side->given);
    if (stat(summary, &about) != 0)
        return ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                       "\"%.300s\" is no run directory; make one with \"outlay run SCENARIO -o DIR\"",
                       side->given);
    int status = ol_run_record_read(&record, side->given, error);
    if (status == OL_OK)
        status = ol_replication_file_read(&side->metrics, side->given, &record, error);
    if (status == OL_OK)
        take_record(comparison, side, &record);
    else
        error->place.file = copy_text(&comparison->arena, error->place.file);
    ol_run_record_release(&record);
    return status;
}

void ol_comparison_take(struct ol_comparison *comparison, size_t i, const struct ol_result *result)
{
    struct ol_compared_side *side = &comparison->sides[i];
    struct ol_arena *arena = &comparison->arena;
    side->scenario = result->scenario ? copy_text(arena, result->scenario) : "";
    side->currency = copy_text(arena, result->currency);
    side->seed = result->seed;
    side->replications = result->replications;
    side->is_partial = result->is_partial;
    side->length = result->end;
    side->is_taken = true;
    side->metrics.replications = result->replications;
    for (size_t k = 0; k < result->metrics.count; k++) {
        const struct ol_metric *metric = &result->metrics.items[k];
        for (size_t r = 0; r < result->replications; r++)
            ol_metrics_set(&side->metrics, r, metric->name, metric->unit, metric->values[r]);
    }
}

/* ---- names ---- */

/* The last part of a path, without an ending of ours. */
static const char *last_part(struct ol_arena *arena, const char *path)
{
    size_t length = strlen(path), begin;
    while (length > 1 && path[length - 1] == '/')
        length--;
    for (begin = length; begin > 0 && path[begin - 1] != '/'; begin--)
        ;
    if (length - begin > 4 && strncmp(path + length - 4, ".xml", 4) == 0)
        length -= 4;
    return ol_arena_copy(arena, path + begin, length - begin);
}

static size_t bearers(const struct ol_comparison *comparison, size_t count, const char *name)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += strcmp(comparison->sides[i].name, name) == 0;
    return found;
}

/* The first of a name keeps it, and the others are counted on until nobody is called so. */
static void number_names(struct ol_comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        const char *name = comparison->sides[i].name, *numbered = name;
        for (size_t k = 2; bearers(comparison, i, numbered) > 0; k++)
            numbered = ol_arena_format(&comparison->arena, "%s-%zu", name, k);
        comparison->sides[i].name = numbered;
    }
}

void ol_comparison_name(struct ol_comparison *comparison)
{
    bool *are_many = ol_mem_new(ol_mem_product(sizeof *are_many, comparison->count + 1));
    for (size_t i = 0; i < comparison->count; i++)
        comparison->sides[i].name = comparison->sides[i].scenario;
    for (size_t i = 0; i < comparison->count; i++)
        are_many[i] =
            !*comparison->sides[i].name || bearers(comparison, comparison->count, comparison->sides[i].name) > 1;
    for (size_t i = 0; i < comparison->count; i++)
        if (are_many[i])
            comparison->sides[i].name = last_part(&comparison->arena, comparison->sides[i].given);
    ol_mem_free(are_many);
    number_names(comparison);
}

/* ---- the whole ---- */

static void drop_missing(struct ol_comparison *comparison)
{
    size_t kept = 0;
    for (size_t i = 0; i < comparison->count; i++)
        if (comparison->sides[i].is_taken)
            comparison->sides[kept++] = comparison->sides[i];
    comparison->count = kept;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void collect_metrics(struct ol_comparison *comparison)
{
    size_t all = 0, kept = 0;
    for (size_t i = 0; i < comparison->count; i++)
        all += comparison->sides[i].metrics.count;
    const char **names = OL_ARENA_ARRAY(&comparison->arena, const char *, all + 1);
    all = 0;
    for (size_t i = 0; i < comparison->count; i++)
        for (size_t k = 0; k < comparison->sides[i].metrics.count; k++)
            names[all++] = comparison->sides[i].metrics.items[k].name;
    qsort(names, all, sizeof *names, by_name);
    for (size_t i = 0; i < all; i++)
        if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0)
            names[kept++] = names[i];
    comparison->metrics = names;
    comparison->metric_count = kept;
}

void ol_comparison_settle(struct ol_comparison *comparison)
{
    drop_missing(comparison);
    for (size_t i = 0; i < comparison->count; i++) {
        struct ol_compared_side *side = &comparison->sides[i];
        const struct ol_compared_side *baseline = &comparison->sides[0];
        side->is_paired =
            i == 0 || (side->seed == baseline->seed && side->replications == baseline->replications &&
                       !side->is_partial && !baseline->is_partial);
    }
    collect_metrics(comparison);
    ol_comparison_note(comparison);
}

void ol_comparison_release(struct ol_comparison *comparison)
{
    ol_mem_free(comparison->sides);
    ol_mem_free(comparison->notes);
    ol_arena_release(&comparison->arena);
    *comparison = (struct ol_comparison){0};
}

/* ---- differences ---- */

const struct ol_metric *ol_comparison_metric(const struct ol_comparison *comparison, size_t side,
                                             const char *metric)
{
    return ol_metrics_find(&comparison->sides[side].metrics, metric);
}

static double without_rounding(double value, double baseline)
{
    const double difference = value - baseline;
    return fabs(difference) <= ROUNDING * fmax(fabs(value), fabs(baseline)) ? 0 : difference;
}

static double mean_of(const double *values, size_t count)
{
    return ol_interval_of(values, count).mean;
}

/* Both sides' values lie one behind the other in `room`, which has place for them. */
static void difference_of_pairs(struct ol_difference *difference, const struct ol_metric *side,
                                const struct ol_metric *baseline, size_t count, double *room, double *values)
{
    double *changes = room, *befores = room + count;
    for (size_t i = 0; i < count; i++) {
        const double before = baseline->values[i], value = side->values[i];
        const bool is_pair = isfinite(before) && isfinite(value);
        if (values)
            values[i] = is_pair ? without_rounding(value, before) : NAN;
        if (!is_pair)
            continue;
        befores[difference->n] = before;
        changes[difference->n++] = without_rounding(value, before);
    }
    difference->interval = ol_interval_of(changes, difference->n);
    difference->share = mean_of(befores, difference->n);
}

static void difference_of_means(struct ol_difference *difference, const double *values, size_t count,
                                const double *befores, size_t before_count)
{
    difference->n = count < before_count ? count : before_count;
    difference->interval = ol_interval_welch(values, count, befores, before_count);
    difference->share = mean_of(befores, before_count);
}

/* `share` holds the baseline's mean until here. */
static void judge(struct ol_difference *difference)
{
    const double before = difference->share;
    const struct ol_interval *interval = &difference->interval;
    difference->exists = difference->n > 0;
    difference->share = difference->exists && before != 0 ? interval->mean / fabs(before) : NAN;
    difference->has_interval = difference->n > 1;
    difference->is_clear = difference->has_interval && (interval->lo > 0 || interval->hi < 0);
    difference->is_same = difference->exists && interval->lo == 0 && interval->hi == 0;
}

struct ol_difference ol_comparison_difference(const struct ol_comparison *comparison, size_t side,
                                              const char *metric, double *values)
{
    struct ol_difference difference = {.interval = {NAN, NAN, NAN}, .share = NAN};
    const struct ol_metric *after = ol_comparison_metric(comparison, side, metric);
    const struct ol_metric *before = ol_comparison_metric(comparison, 0, metric);
    const size_t count = comparison->sides[side].replications, before_count = comparison->sides[0].replications;
    if (!after || !before || strcmp(after->unit, before->unit) != 0)
        return difference;
    double *room = ol_mem_new(ol_mem_product(sizeof *room, count + before_count));
    if (comparison->sides[side].is_paired) {
        difference_of_pairs(&difference, after, before, count, room, values);
    } else {
        const size_t n = ol_summary_pick(room, after->values, count),
                     m = ol_summary_pick(room + n, before->values, before_count);
        difference_of_means(&difference, room, n, room + n, m);
    }
    judge(&difference);
    ol_mem_free(room);
    return difference;
}
