/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/comparison.h"

#include "outlay/stats.h"
#include "reports/summary.h"
#include "scenarios/comparison_judge.h"
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

/* Replications 2k and 2k + 1 of an antithetic run become one value, as they were drawn. */
static void join_pairs(struct ol_metrics *metrics)
{
    double factor;
    const size_t count = metrics->replications;
    for (size_t i = 0; i < metrics->count; i++) {
        double *means = OL_ARENA_ARRAY(metrics->arena, double, count / 2);
        ol_estimate_pairs(metrics->items[i].values, count, means, &factor);
        metrics->items[i].values = means;
    }
    metrics->replications = count / 2;
}

static void take_record(struct ol_comparison *comparison, struct ol_compared_side *side,
                        const struct ol_run_record *record)
{
    struct ol_arena *arena = &comparison->arena;
    side->scenario = record->name ? copy_text(arena, record->name) : "";
    side->currency = copy_text(arena, record->currency);
    side->seed = record->seed;
    side->variance = record->variance;
    if (record->variance == OL_VARIANCE_ANTITHETIC && side->metrics.replications % 2 == 0 && !record->is_partial)
        join_pairs(&side->metrics);
    side->replications = side->metrics.replications;
    side->is_partial = record->is_partial;
    side->length = record->length;
    side->is_taken = true;
    side->verdict_count = record->objective_count;
    side->verdicts = OL_ARENA_ARRAY(arena, struct ol_objective_verdict, record->objective_count + 1);
    for (size_t i = 0; i < record->objective_count; i++) {
        side->verdicts[i] = record->objectives[i];
        side->verdicts[i].metric = copy_text(arena, record->objectives[i].metric);
        side->verdicts[i].unit = copy_text(arena, record->objectives[i].unit);
    }
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
    const size_t count = result->metrics.replications;
    side->seed = result->seed;
    side->replications = count;
    side->is_partial = result->is_partial;
    side->length = result->end;
    side->is_taken = true;
    side->metrics.replications = count;
    for (size_t k = 0; k < result->metrics.count; k++) {
        const struct ol_metric *metric = &result->metrics.items[k];
        for (size_t r = 0; r < count; r++)
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

/* An antithetic run has other random numbers than one that is not. */
static bool has_same_streams(const struct ol_compared_side *side, const struct ol_compared_side *baseline)
{
    return (side->variance == OL_VARIANCE_ANTITHETIC) == (baseline->variance == OL_VARIANCE_ANTITHETIC);
}

void ol_comparison_settle(struct ol_comparison *comparison)
{
    drop_missing(comparison);
    for (size_t i = 0; i < comparison->count; i++) {
        struct ol_compared_side *side = &comparison->sides[i];
        const struct ol_compared_side *baseline = &comparison->sides[0];
        side->is_paired =
            i == 0 || (side->seed == baseline->seed && side->replications == baseline->replications &&
                       has_same_streams(side, baseline) && !side->is_partial && !baseline->is_partial);
    }
    collect_metrics(comparison);
    ol_comparison_note(comparison);
    ol_comparison_judge(comparison);
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

/* What both sides have to tell of a metric: values side by side where there are pairs, else each for itself. */
struct evidence {
    double *room;
    double *afters, *befores;
    size_t after_count, before_count; /* equal where there are pairs */
    bool is_paired;
};

static size_t pick_pairs(struct evidence *evidence, const double *after, const double *before, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(before[i]) || !isfinite(after[i]))
            continue;
        evidence->afters[n] = after[i];
        evidence->befores[n++] = before[i];
    }
    return n;
}

/* False where it cannot be compared; release in any case. */
static bool gather(struct evidence *evidence, const struct ol_comparison *comparison, size_t side,
                   const char *metric)
{
    const struct ol_metric *after = ol_comparison_metric(comparison, side, metric);
    const struct ol_metric *before = ol_comparison_metric(comparison, 0, metric);
    const size_t count = comparison->sides[side].replications, before_count = comparison->sides[0].replications;
    *evidence = (struct evidence){.is_paired = comparison->sides[side].is_paired};
    if (!after || !before || strcmp(after->unit, before->unit) != 0)
        return false;
    evidence->room = ol_mem_new(ol_mem_product(sizeof *evidence->room, count + before_count));
    evidence->afters = evidence->room;
    evidence->befores = evidence->room + count;
    if (evidence->is_paired) {
        evidence->after_count = evidence->before_count =
            pick_pairs(evidence, after->values, before->values, count);
    } else {
        evidence->after_count = ol_summary_pick(evidence->afters, after->values, count);
        evidence->before_count = ol_summary_pick(evidence->befores, before->values, before_count);
    }
    return evidence->after_count > 0 && evidence->before_count > 0;
}

static double mean_of(const double *values, size_t count)
{
    return ol_interval_of(values, count).mean;
}

static double variance_of(const double *values, size_t count)
{
    struct ol_tally tally = {0};
    for (size_t i = 0; i < count; i++)
        ol_tally_add(&tally, values[i]);
    return ol_tally_variance(&tally);
}

/* It uses up the values. */
static struct ol_estimate estimate_of(struct evidence *evidence, double factor)
{
    for (size_t i = 0; i < evidence->before_count; i++)
        evidence->befores[i] *= factor;
    for (size_t i = 0; evidence->is_paired && i < evidence->after_count; i++)
        evidence->afters[i] = without_rounding(evidence->afters[i], evidence->befores[i]);
    return evidence->is_paired ? ol_estimate_of(evidence->afters, evidence->after_count)
                               : ol_estimate_welch(evidence->afters, evidence->after_count, evidence->befores,
                                                   evidence->before_count);
}

static void judge(struct ol_difference *difference, struct evidence *evidence)
{
    const double before = mean_of(evidence->befores, evidence->before_count);
    const size_t n =
        evidence->after_count < evidence->before_count ? evidence->after_count : evidence->before_count;
    const double apart = variance_of(evidence->afters, evidence->after_count) +
                         variance_of(evidence->befores, evidence->before_count);
    const struct ol_estimate estimate = estimate_of(evidence, 1);
    const struct ol_interval interval = ol_estimate_interval(estimate, 0.95);
    difference->exists = isfinite(interval.lo) && isfinite(interval.hi);
    difference->interval = interval;
    difference->n = n;
    difference->share = before != 0 ? interval.mean / fabs(before) : NAN;
    difference->has_interval = n > 1;
    difference->is_clear = n > 1 && (interval.lo > 0 || interval.hi < 0);
    difference->is_same = interval.lo == 0 && interval.hi == 0;
    difference->chance = ol_estimate_chance(estimate);
    if (evidence->is_paired && n > 1) {
        difference->variance = variance_of(evidence->afters, n); /* the differences by now */
        difference->apart = apart;
    }
}

static void list_pairs(const struct ol_comparison *comparison, size_t side, const char *metric, double *values)
{
    const struct ol_metric *after = ol_comparison_metric(comparison, side, metric);
    const struct ol_metric *before = ol_comparison_metric(comparison, 0, metric);
    for (size_t i = 0; i < comparison->sides[side].replications; i++) {
        const bool is_pair = isfinite(after->values[i]) && isfinite(before->values[i]);
        values[i] = is_pair ? without_rounding(after->values[i], before->values[i]) : NAN;
    }
}

struct ol_difference ol_comparison_difference(const struct ol_comparison *comparison, size_t side,
                                              const char *metric, double *values)
{
    struct ol_difference difference = {
        .interval = {NAN, NAN, NAN}, .share = NAN, .chance = 1, .variance = NAN, .apart = NAN};
    struct evidence evidence;
    if (gather(&evidence, comparison, side, metric))
        judge(&difference, &evidence);
    if (values && evidence.room && evidence.is_paired)
        list_pairs(comparison, side, metric, values);
    ol_mem_free(evidence.room);
    return difference;
}

struct ol_estimate ol_comparison_estimate(const struct ol_comparison *comparison, size_t side, const char *metric,
                                          double factor, size_t *n)
{
    struct ol_estimate estimate = {0};
    struct evidence evidence;
    *n = 0;
    if (gather(&evidence, comparison, side, metric)) {
        *n = evidence.after_count < evidence.before_count ? evidence.after_count : evidence.before_count;
        estimate = estimate_of(&evidence, factor);
    }
    ol_mem_free(evidence.room);
    return estimate;
}

double ol_comparison_before(const struct ol_comparison *comparison, size_t side, const char *metric)
{
    struct evidence evidence;
    const bool is_there = gather(&evidence, comparison, side, metric);
    const double before = is_there ? mean_of(evidence.befores, evidence.before_count) : NAN;
    ol_mem_free(evidence.room);
    return before;
}
