/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/drift.h"

#include "outlay/two_samples.h"

#include <string.h>

const char *const ol_drift_test_names[OL_DRIFT_TESTS] = {"", "kolmogorov-smirnov", "chi-square"};
const char *const ol_drift_state_names[OL_DRIFT_STATES] = {
    [OL_DRIFT_UNKNOWN] = "too few",       [OL_DRIFT_UNMOVED] = "not seen to move",
    [OL_DRIFT_TRIFLING] = "hardly moved", [OL_DRIFT_SLIGHT] = "moved slightly",
    [OL_DRIFT_MOVED] = "moved",
};

const struct ol_drift_thresholds ol_drift_thresholds = {.p = 0.05, .psi = 0.2, .distance = 0.2};

/* ---- measuring ---- */

/* The present values of a field in a span; the caller frees them. */
static double *take(struct ol_drift_span span, size_t field, struct ol_drift_sample *sample)
{
    double *values = ol_mem_new(ol_mem_product(sizeof *values, span.to - span.from + 1));
    *sample = (struct ol_drift_sample){.values = values};
    for (size_t i = span.from; i < span.to; i++) {
        const double value = ol_drift_value(span.rows, i, field);
        if (isfinite(value))
            values[sample->count++] = value;
    }
    sample->is_ordered = span.to > span.from && span.rows->keys[span.from].at != OL_NEVER;
    return values;
}

static void measure_field(struct ol_drift *drift, size_t field, const struct ol_labels *labels)
{
    struct ol_drift_pair pair = {.field = drift->a.rows->fields[field], .labels = labels};
    double *a = take(drift->a, field, &pair.a), *b = take(drift->b, field, &pair.b);
    if (pair.a.count + pair.b.count > 0)
        ol_drift_measure(drift, &pair);
    ol_mem_free(a);
    ol_mem_free(b);
}

void ol_drift_measure_spans(struct ol_drift *drift, struct ol_drift_span a, struct ol_drift_span b,
                            struct ol_labels *labels)
{
    drift->a = a;
    drift->b = b;
    for (size_t i = 0; i < a.rows->field_count; i++)
        measure_field(drift, i, labels);
    ol_drift_measure_times(drift, labels);
    ol_drift_check_quality(drift, labels);
}

static bool is_named(const char *field, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], field) == 0)
            return true;
    return false;
}

bool ol_drift_keep(struct ol_drift *drift, const char *const *names, size_t count, const char **unknown)
{
    size_t kept = 0, told = 0;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < drift->measure_count && strcmp(drift->measures[k].field.name, names[i]) != 0)
            k++;
        if (k == drift->measure_count) {
            *unknown = names[i];
            return false;
        }
    }
    for (size_t i = 0; i < drift->measure_count; i++)
        if (is_named(drift->measures[i].field.name, names, count))
            drift->measures[kept++] = drift->measures[i];
    for (size_t i = 0; i < drift->remark_count; i++)
        if (!*drift->remarks[i].field || is_named(drift->remarks[i].field, names, count))
            drift->remarks[told++] = drift->remarks[i];
    drift->measure_count = kept;
    drift->remark_count = told;
    return true;
}

void ol_drift_remark(struct ol_drift *drift, enum ol_drift_fault fault, const char *field, bool is_finding,
                     const char *text)
{
    OL_MEM_RESERVE(drift->remarks, drift->remark_capacity, drift->remark_count + 1);
    drift->remarks[drift->remark_count++] =
        (struct ol_drift_remark){fault, field, ol_arena_copy(&drift->arena, text, strlen(text)), is_finding};
}

/* ---- judging ---- */

static enum ol_drift_state state_of(const struct ol_drift_measure *measure,
                                    const struct ol_drift_thresholds *thresholds)
{
    const double effect = fmax(measure->psi / thresholds->psi, measure->distance / thresholds->distance);
    if (measure->test == OL_DRIFT_UNTESTED)
        return OL_DRIFT_UNKNOWN;
    if (!(measure->p_all < thresholds->p))
        return OL_DRIFT_UNMOVED;
    return effect > 1 ? OL_DRIFT_MOVED : effect > 0.5 ? OL_DRIFT_SLIGHT : OL_DRIFT_TRIFLING;
}

/* Where the limit law of D has the threshold: its first term, 2 exp(-2 lambda^2) = p. */
static double seen_from(const struct ol_drift_measure *measure, double p)
{
    if (measure->test != OL_DRIFT_KOLMOGOROV)
        return 0;
    const double lambda = sqrt(-log(p / 2) / 2);
    return fmin(1, lambda * sqrt(measure->a.inflation / (double)measure->a.count +
                                 measure->b.inflation / (double)measure->b.count));
}

void ol_drift_judge(struct ol_drift *drifts, size_t count, const struct ol_drift_thresholds *thresholds)
{
    size_t tests = 0, room = 0;
    for (size_t i = 0; i < count; i++)
        room += drifts[i].measure_count;
    double *p = ol_mem_new(ol_mem_product(sizeof *p, room + 1));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < drifts[i].measure_count; k++)
            if (drifts[i].measures[k].test != OL_DRIFT_UNTESTED)
                p[tests++] = drifts[i].measures[k].p;
    ol_holm_adjust(p, tests);
    tests = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < drifts[i].measure_count; k++) {
            struct ol_drift_measure *measure = &drifts[i].measures[k];
            measure->p_all = measure->test != OL_DRIFT_UNTESTED ? p[tests++] : 1;
            measure->seen_from = seen_from(measure, thresholds->p);
            measure->state = state_of(measure, thresholds);
            measure->words = ol_drift_say(measure, &drifts[i].arena);
        }
    ol_mem_free(p);
}

bool ol_drift_has_moved(const struct ol_drift *drift)
{
    for (size_t i = 0; i < drift->measure_count; i++)
        if (drift->measures[i].state == OL_DRIFT_MOVED)
            return true;
    return false;
}

bool ol_drift_has_findings(const struct ol_drift *drift)
{
    for (size_t i = 0; i < drift->remark_count; i++)
        if (drift->remarks[i].is_finding)
            return true;
    return false;
}

void ol_drift_release(struct ol_drift *drift)
{
    ol_arena_release(&drift->arena);
    ol_mem_free(drift->measures);
    ol_mem_free(drift->remarks);
    *drift = (struct ol_drift){0};
}
