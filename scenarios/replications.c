/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/replications.h"

#include "outlay/arena.h"
#include "outlay/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void ol_replications_plan(struct ol_replications *replications, size_t count)
{
    struct ol_replication *items = ol_mem_new(ol_mem_product(sizeof *items, count));
    if (replications->count > 0)
        memcpy(items, replications->items, replications->count * sizeof *items);
    ol_mem_free(replications->items);
    replications->items = items;
    replications->count = count;
}

static ol_label name_of(struct ol_replications *replications, const struct ol_metric *metric)
{
    const size_t known = replications->names.count;
    const ol_label name = ol_label_of_text(&replications->names, metric->name, strlen(metric->name));
    if (name <= known)
        return name;
    OL_MEM_RESERVE(replications->unit_of, replications->unit_capacity, (size_t)name + 1);
    replications->unit_of[name] = ol_label_of_text(&replications->units, metric->unit, strlen(metric->unit));
    return name;
}

void ol_replications_keep(struct ol_replications *replications, size_t i, const struct ol_metrics *metrics)
{
    struct ol_replication *kept = &replications->items[i];
    kept->count = metrics->count;
    kept->values = ol_mem_new(ol_mem_product(sizeof *kept->values, metrics->count));
    kept->names = ol_mem_new(ol_mem_product(sizeof *kept->names, metrics->count));
    pthread_mutex_lock(&replications->lock);
    for (size_t k = 0; k < metrics->count; k++) {
        kept->values[k] = metrics->items[k].values[0];
        kept->names[k] = name_of(replications, &metrics->items[k]);
    }
    pthread_mutex_unlock(&replications->lock);
}

size_t ol_replications_each(enum ol_variance variance)
{
    return variance == OL_VARIANCE_ANTITHETIC ? 2 : 1;
}

uint64_t ol_replications_stream(enum ol_variance variance, size_t i)
{
    if (variance != OL_VARIANCE_ANTITHETIC)
        return i;
    return i / 2 | OL_RNG_PAIRED | (i % 2 > 0 ? OL_RNG_MIRRORED : 0);
}

/* ---- estimates ---- */

/* Finished replications in order, and of pairs only whole ones; how many. `chosen` has room for all. */
static size_t choose(const struct ol_replications *replications, size_t *chosen)
{
    const size_t each = ol_replications_each(replications->variance);
    size_t count = 0;
    for (size_t r = 0; r + each <= replications->count; r += each) {
        bool is_whole = true;
        for (size_t k = 0; k < each; k++)
            is_whole &= replications->items[r + k].is_finished;
        for (size_t k = 0; is_whole && k < each; k++)
            chosen[count++] = r + k;
    }
    return count;
}

/* The errors of the controls by control; NULL where there are none. */
static double **controls_of(const struct ol_replications *replications, const size_t *chosen, size_t count)
{
    const size_t q = replications->variance == OL_VARIANCE_CONTROL ? replications->control_count : 0;
    double **controls = q ? ol_mem_new(ol_mem_product(sizeof *controls, q)) : NULL;
    for (size_t c = 0; c < q; c++) {
        controls[c] = ol_mem_new(ol_mem_product(sizeof **controls, count));
        for (size_t i = 0; i < count; i++)
            controls[c][i] = replications->items[chosen[i]].errors[c];
    }
    return controls;
}

static void controls_free(const struct ol_replications *replications, double **controls)
{
    for (size_t c = 0; controls && c < replications->control_count; c++)
        ol_mem_free(controls[c]);
    ol_mem_free(controls);
}

/* How many estimates there are of so many values. */
static size_t estimate(const struct ol_replications *replications, const double *values, size_t count,
                       double *const *controls, double *estimates, double *factor)
{
    if (replications->variance == OL_VARIANCE_ANTITHETIC) {
        ol_estimate_pairs(values, count, estimates, factor);
        return count / 2;
    }
    ol_estimate_controlled(values, count, (const double *const *)controls,
                           controls ? replications->control_count : 0, estimates, factor);
    return count;
}

/* ---- looking ---- */

/* What nobody sets is zero (metric.h). */
static double value_of(const struct ol_replication *replication, ol_label name)
{
    for (size_t i = 0; i < replication->count; i++)
        if (replication->names[i] == name)
            return replication->values[i];
    return 0;
}

/* Whether it is asked for, or where nothing is, of those that a run is judged by. */
static bool is_wanted(const char *name, const char *const *metrics, size_t metric_count)
{
    bool is_named = false;
    for (size_t i = 0; i < metric_count; i++)
        is_named |= strcmp(name, metrics[i]) == 0;
    return metric_count > 0 ? is_named : ol_metric_is_judged(name);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of all metrics, sorted, NULL behind the last; into the arena. */
static const char **names_of(const struct ol_replications *replications, struct ol_arena *arena, size_t *count)
{
    char buffer[OL_LABEL_BUFFER];
    const struct ol_replication *first = &replications->items[0];
    const char **names = OL_ARENA_ARRAY(arena, const char *, first->count + 1);
    *count = first->count;
    for (size_t i = 0; i < first->count; i++) {
        const char *name = ol_label_text(&replications->names, first->names[i], buffer);
        names[i] = ol_arena_copy(arena, name, strlen(name));
    }
    qsort(names, *count, sizeof *names, by_text);
    return names;
}

static int check_names(const char *const *names, size_t count, const char *const *metrics, size_t metric_count,
                       struct ol_error *error)
{
    bool has_any = false;
    for (size_t i = 0; i < count; i++)
        has_any |= is_wanted(names[i], metrics, metric_count);
    for (size_t k = 0; k < metric_count; k++) {
        bool is_there = false;
        for (size_t i = 0; i < count; i++)
            is_there |= strcmp(names[i], metrics[k]) == 0;
        if (is_there)
            continue;
        const char *nearest = ol_nearest(metrics[k], names);
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "the first replication has no metric \"%.100s\"%s%s%s; \"outlay list metrics\" tells what "
                       "there is, and \"outlay run ... --reps 1 --format csv\" what this has",
                       metrics[k], nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                       nearest ? "\"?" : "");
    }
    if (!has_any)
        return ol_fail(
            error, OL_BAD_USAGE, OL_NOWHERE,
            "there is neither a wait of jobs, nor a cost, nor a latency that could be precise; say which "
            "metric has to be: --metric NAME");
    return OL_OK;
}

static double precision_of(const struct ol_replications *replications, const char *name, const size_t *chosen,
                           size_t count, double *const *controls)
{
    const ol_label label = ol_label_find(&replications->names, name, strlen(name));
    double *values = ol_mem_new(ol_mem_product(2 * sizeof *values, count + 1)), *estimates = values + count,
           factor;
    for (size_t i = 0; i < count; i++)
        values[i] = value_of(&replications->items[chosen[i]], label);
    const size_t n = estimate(replications, values, count, controls, estimates, &factor);
    const double precision = ol_precision_of(estimates, n);
    ol_mem_free(values);
    return precision;
}

int ol_replications_check(const struct ol_replications *replications, const char *const *metrics,
                          size_t metric_count, struct ol_error *error)
{
    struct ol_arena arena = {0};
    size_t count;
    const char **names = names_of(replications, &arena, &count);
    const int status =
        replications->items[0].is_finished ? check_names(names, count, metrics, metric_count, error) : OL_OK;
    ol_arena_release(&arena);
    return status;
}

bool ol_replications_look(struct ol_replications *replications, double precision, const char *const *metrics,
                          size_t metric_count)
{
    struct ol_arena arena = {0};
    size_t name_count;
    const char **names = names_of(replications, &arena, &name_count);
    size_t *chosen = ol_mem_new(ol_mem_product(sizeof *chosen, replications->count));
    const size_t count = choose(replications, chosen);
    double **controls = controls_of(replications, chosen, count);
    struct ol_stopping *stopping = &replications->stopping;
    *stopping = (struct ol_stopping){.wanted = precision, .reached = -1};
    for (size_t i = 0; i < name_count; i++) {
        if (!is_wanted(names[i], metrics, metric_count))
            continue;
        const double reached = precision_of(replications, names[i], chosen, count, controls);
        if (reached > stopping->reached) {
            char buffer[OL_LABEL_BUFFER];
            const ol_label label = ol_label_find(&replications->names, names[i], strlen(names[i]));
            stopping->reached = reached;
            stopping->metric = ol_label_text(&replications->names, label, buffer);
        }
    }
    replications->good_looks = stopping->reached <= precision ? replications->good_looks + 1 : 0;
    const bool is_precise = replications->good_looks >= (stopping->reached == 0 ? 1 : OL_PRECISION_LOOKS);
    controls_free(replications, controls);
    ol_mem_free(chosen);
    ol_arena_release(&arena);
    return is_precise;
}

/* ---- the result ---- */

/* All values, one a replication, in the order of `chosen`. */
static void gather_drawn(const struct ol_replications *replications, const size_t *chosen, size_t count,
                         struct ol_metrics *metrics)
{
    char name[OL_LABEL_BUFFER], unit[OL_LABEL_BUFFER];
    for (size_t column = 0; column < count; column++) {
        const struct ol_replication *kept = &replications->items[chosen[column]];
        for (size_t i = 0; i < kept->count; i++)
            ol_metrics_set(metrics, column, ol_label_text(&replications->names, kept->names[i], name),
                           ol_label_text(&replications->units, replications->unit_of[kept->names[i]], unit),
                           kept->values[i]);
    }
}

/* The metrics of the result from those drawn. */
static void reduce(const struct ol_replications *replications, const size_t *chosen, struct ol_result *result,
                   struct ol_arena *arena)
{
    const struct ol_metrics *drawn = result->drawn;
    const size_t count = drawn->replications;
    double **controls = controls_of(replications, chosen, count);
    double *factors = OL_ARENA_ARRAY(arena, double, drawn->count + 1);
    struct ol_metrics metrics = {.count = drawn->count, .capacity = drawn->count, .arena = arena};
    metrics.items = OL_ARENA_ARRAY(arena, struct ol_metric, drawn->count + 1);
    for (size_t i = 0; i < drawn->count; i++) {
        double *estimates = OL_ARENA_ARRAY(arena, double, count);
        metrics.replications =
            estimate(replications, drawn->items[i].values, count, controls, estimates, &factors[i]);
        metrics.items[i] = (struct ol_metric){drawn->items[i].name, drawn->items[i].unit, estimates};
    }
    controls_free(replications, controls);
    result->metrics = metrics;
    result->reduction = (struct ol_reduction){ol_variance_names[replications->variance], factors};
}

void ol_replications_gather(const struct ol_replications *replications, struct ol_result *result,
                            struct ol_arena *arena)
{
    size_t *chosen = ol_mem_new(ol_mem_product(sizeof *chosen, replications->count + 1));
    size_t count = choose(replications, chosen);
    const bool has_none = count == 0; /* then the first, as far as it came */
    result->is_partial = count < replications->count;
    result->replications = count = has_none ? 1 : count;
    struct ol_metrics *drawn = OL_ARENA_NEW(arena, struct ol_metrics);
    *drawn = (struct ol_metrics){.replications = count, .arena = arena};
    gather_drawn(replications, chosen, count, drawn);
    result->metrics = *drawn;
    if (!has_none && replications->variance != OL_VARIANCE_PLAIN && drawn->count > 0) {
        result->drawn = drawn;
        reduce(replications, chosen, result, arena);
    }
    result->stopping = replications->stopping;
    if (result->stopping.metric)
        result->stopping.metric = ol_arena_copy(arena, result->stopping.metric, strlen(result->stopping.metric));
    ol_mem_free(chosen);
}

int ol_replications_failure(const struct ol_replications *replications, struct ol_error *error)
{
    for (size_t r = 0; r < replications->count; r++)
        if (replications->items[r].error) {
            *error = *replications->items[r].error;
            return error->status;
        }
    return OL_OK;
}

void ol_replications_release(struct ol_replications *replications)
{
    for (size_t r = 0; r < replications->count; r++) {
        struct ol_replication *kept = &replications->items[r];
        ol_mem_free(kept->values);
        ol_mem_free(kept->names);
        ol_mem_free(kept->errors);
        ol_mem_free(kept->error);
    }
    ol_mem_free(replications->items);
    ol_mem_free(replications->unit_of);
    ol_labels_release(&replications->names);
    ol_labels_release(&replications->units);
}
