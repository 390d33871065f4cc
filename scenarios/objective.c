/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/objective.h"

#include "scenarios/metric_catalogue.h"
#include "scenarios/metric_wish.h"

#include <math.h>
#include <string.h>

/* ---- the element ---- */

static const char *const directions[] = {"less", "more", NULL};
const char *const ol_objective_attributes[OL_OBJECTIVE_BOUNDS] = {
    [OL_AT_MOST] = "at-most", [OL_AT_LEAST] = "at-least", [OL_AGAINST_BASELINE] = "against-baseline"};

#define AT(member) OL_FIELD_AT(struct ol_objective, member)
static const struct ol_field objective_fields[] = {
    {"metric", OL_FIELD_TEXT, "the metric, as summary.json names it", .is_required = true, AT(metric)},
    {"at-most", OL_FIELD_REAL, "what it may be at most, in its own unit (seconds, a share of 1, money)",
     AT(at_most)},
    {"at-least", OL_FIELD_REAL, "what it has to be at least, in its own unit", AT(at_least)},
    {"against-baseline", OL_FIELD_SHARE,
     "by how much of the baseline's mean it may be worse, where runs are compared", .max = 100, AT(against)},
    {"confidence", OL_FIELD_SHARE, "of the interval by which it is judged", .fallback = "95%", .min = 0.5,
     .max = 0.9999, AT(confidence)},
    {"probability", OL_FIELD_SHARE,
     "in how many of the replications at-most and at-least have to hold; without it, the mean of all is judged",
     .min = 0.001, .max = 1, AT(probability)},
    {"strict", OL_FIELD_FLAG, "whether it is missed, too, where the bound lies within the interval",
     .fallback = "no", AT(strict)},
    {"better", OL_FIELD_CHOICE,
     "which way is the better one, for against-baseline; without it, less, but for shares of use and what is done",
     .choices = directions, .any = "auto", .fallback = "auto", AT(better)},
    {0},
};

const struct ol_element ol_objective_element = {
    .name = "objective",
    .summary = "What a metric of the run has to be; where it is missed, the exit status is 1.",
    .size = sizeof(struct ol_objective),
    .fields = objective_fields,
    .example = "<objective metric=\"jobs.wait.p95_s\" at-most=\"3600\"/>",
};

bool ol_objective_has(const struct ol_objective *objective, enum ol_objective_bound bound)
{
    return ol_xml_attribute(objective->node, ol_objective_attributes[bound]) != NULL;
}

/* A misspelt name may be the bound that is missing. */
static bool has_unknown_attribute(const struct ol_xml_node *node)
{
    size_t known = 0;
    for (const struct ol_field *field = objective_fields; field->name; field++)
        known += ol_xml_attribute(node, field->name) != NULL;
    return known < node->attribute_count;
}

void ol_objective_check(const struct ol_objective *objective, struct ol_faults *faults)
{
    if (objective->metric && !ol_objective_has(objective, OL_AT_MOST) &&
        !ol_objective_has(objective, OL_AT_LEAST) && !ol_objective_has(objective, OL_AGAINST_BASELINE) &&
        !has_unknown_attribute(objective->node))
        ol_faults_add(
            faults, objective->node->place,
            "<objective metric=\"%.80s\"> says nothing of it; give at-most, at-least or against-baseline",
            objective->metric);
    if (ol_objective_has(objective, OL_AT_MOST) && ol_objective_has(objective, OL_AT_LEAST) &&
        objective->at_least > objective->at_most)
        ol_faults_add(faults, ol_xml_place(objective->node, "at-least"),
                      "at-least: %g is more than at-most, %g, so that nothing meets both; exchange them",
                      objective->at_least, objective->at_most);
}

void ol_objectives_note(const struct ol_list *objectives, struct ol_faults *notes)
{
    const struct ol_objective *all = objectives->items;
    struct ol_arena arena = {0};
    for (size_t i = 0; i < objectives->count; i++) {
        if (!all[i].metric || ol_metric_pattern_of(all[i].metric))
            continue;
        const char *meant = ol_metric_meant(all[i].metric, &arena);
        ol_faults_add(notes, ol_xml_place(all[i].node, "metric"),
                      "metric: no run has a metric \"%.100s\"%s%.150s%s\"outlay list metrics\" lists them",
                      all[i].metric, meant ? "; did you mean \"" : "; ", meant ? meant : "", meant ? "\"? " : "");
    }
    ol_arena_release(&arena);
}

double ol_objective_share(const struct ol_objective *objective, enum ol_objective_bound bound)
{
    return bound == OL_AGAINST_BASELINE ? 0 : objective->probability;
}

bool ol_objective_wants_less(const struct ol_objective *objective)
{
    return objective->better < 0 ? ol_metric_wish(objective->metric) != OL_WISH_MORE : objective->better == 0;
}

/* ---- judging ---- */

static struct ol_objective_verdict verdict_of(const struct ol_objective *objective, enum ol_objective_bound bound,
                                              const struct ol_metric *metric)
{
    const double bounds[OL_OBJECTIVE_BOUNDS] = {[OL_AT_MOST] = objective->at_most,
                                                [OL_AT_LEAST] = objective->at_least,
                                                [OL_AGAINST_BASELINE] = objective->against};
    return (struct ol_objective_verdict){.metric = objective->metric,
                                         .unit = metric ? metric->unit : "",
                                         .kind = bound,
                                         .bound = bounds[bound],
                                         .level = objective->confidence,
                                         .probability = ol_objective_share(objective, bound),
                                         .is_strict = objective->strict,
                                         .wants_less = ol_objective_wants_less(objective),
                                         .interval = {NAN, NAN, NAN},
                                         .margin = NAN,
                                         .state = metric ? OL_OBJECTIVE_UNJUDGED : OL_OBJECTIVE_UNKNOWN};
}

/* By how much more of the replications than asked for keep to the bound. */
static struct ol_interval kept_slack(const struct ol_objective_verdict *verdict, const double *values, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        kept += verdict->kind == OL_AT_MOST ? values[i] <= verdict->bound : values[i] >= verdict->bound;
    const double share = (double)kept / (double)n, asked = verdict->probability;
    if (n == 1)
        return (struct ol_interval){share - asked, share - asked, share - asked};
    const struct ol_interval interval = ol_interval_wilson(kept, n, verdict->level);
    return (struct ol_interval){share - asked, interval.lo - asked, interval.hi - asked};
}

static void judge(struct ol_objective_verdict *verdict, const struct ol_metric *metric, size_t replications)
{
    double *values = ol_mem_new(ol_mem_product(sizeof *values, replications + 1));
    size_t n = 0;
    for (size_t i = 0; i < replications; i++)
        if (isfinite(metric->values[i]))
            values[n++] = metric->values[i];
    if (n > 0) {
        const struct ol_interval interval = ol_estimate_interval(ol_estimate_of(values, n), verdict->level);
        const double bound = verdict->bound;
        verdict->interval = interval;
        ol_objective_judge(
            verdict, verdict->probability > 0 ? kept_slack(verdict, values, n)
                     : verdict->kind == OL_AT_MOST
                         ? (struct ol_interval){bound - interval.mean, bound - interval.hi, bound - interval.lo}
                         : (struct ol_interval){interval.mean - bound, interval.lo - bound, interval.hi - bound});
    }
    ol_mem_free(values);
}

struct ol_objective_verdict *ol_objectives_judge(const struct ol_list *objectives,
                                                 const struct ol_metrics *metrics, size_t replications,
                                                 struct ol_arena *arena, size_t *count)
{
    const struct ol_objective *all = objectives->items;
    struct ol_objective_verdict *verdicts =
        OL_ARENA_ARRAY(arena, struct ol_objective_verdict, OL_OBJECTIVE_BOUNDS * objectives->count + 1);
    *count = 0;
    for (size_t i = 0; i < objectives->count; i++) {
        const struct ol_metric *metric = ol_metrics_find(metrics, all[i].metric);
        for (int bound = 0; bound < OL_OBJECTIVE_BOUNDS; bound++) {
            if (!ol_objective_has(&all[i], (enum ol_objective_bound)bound))
                continue;
            struct ol_objective_verdict *verdict = &verdicts[(*count)++];
            *verdict = verdict_of(&all[i], (enum ol_objective_bound)bound, metric);
            if (metric && bound != OL_AGAINST_BASELINE)
                judge(verdict, metric, replications);
        }
    }
    return verdicts;
}

/* ---- what is there ---- */

void ol_objectives_find(const struct ol_list *objectives, const struct ol_metrics *metrics,
                        struct ol_faults *faults)
{
    const struct ol_objective *all = objectives->items;
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, metrics->count + 1));
    for (size_t i = 0; i < metrics->count; i++)
        names[i] = metrics->items[i].name;
    for (size_t i = 0; i < objectives->count; i++) {
        if (ol_metrics_find(metrics, all[i].metric))
            continue;
        const char *nearest = ol_nearest(all[i].metric, names);
        const struct ol_place place = ol_xml_place(all[i].node, "metric");
        if (nearest)
            ol_faults_add(faults, place,
                          "metric: the run has no metric \"%.100s\"; did you mean \"%.150s\"? "
                          "(\"outlay list metrics\" tells what there is)",
                          all[i].metric, nearest);
        else
            ol_faults_add(
                faults, place,
                "metric: the run has no metric \"%.100s\"; \"outlay list metrics\" tells what there is, and "
                "\"outlay run SCENARIO --format csv\" what it has",
                all[i].metric);
    }
    ol_mem_free(names);
}

bool ol_objectives_ask(const struct ol_list *objectives, const char *const *beginnings)
{
    const struct ol_objective *all = objectives->items;
    for (size_t i = 0; i < objectives->count; i++)
        for (const char *const *begin = beginnings; *begin; begin++)
            if (strncmp(all[i].metric, *begin, strlen(*begin)) == 0)
                return true;
    return false;
}
