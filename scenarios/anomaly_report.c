/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/anomaly_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_SHARE 0.01 /* of all costs: smaller groups are not looked at */
#define CAUSE_SHARE 0.2

/* The part of a finding that lies in planned events is more than half of it. */
static bool is_planned(const struct ol_anomaly_report *report, const struct ol_anomaly *anomaly)
{
    const struct ol_cost_series *costs = report->costs;
    size_t within = 0;
    for (size_t t = anomaly->first; t <= anomaly->last; t++) {
        const ol_time begin = costs->start + (ol_time)t * costs->step;
        within += ol_planned_events_touch(&report->events, begin, begin + costs->step);
    }
    return 2 * within > anomaly->last - anomaly->first + 1;
}

/* ---- findings ---- */

static double excess_of(const struct ol_anomaly *anomaly)
{
    return anomaly->observed - anomaly->expected;
}

static bool is_part_of_whole(const struct ol_anomaly_report *report, size_t whole,
                             const struct ol_anomaly *anomaly)
{
    for (size_t i = 0; i < whole; i++) {
        const struct ol_anomaly *other = &report->items[i].anomaly;
        if (anomaly->first <= other->last && other->first <= anomaly->last &&
            excess_of(anomaly) * excess_of(other) > 0)
            return true;
    }
    return false;
}

static double sum_between(const double *values, size_t first, size_t last)
{
    double sum = 0;
    for (size_t t = first; t <= last; t++)
        sum += isnan(values[t]) ? 0 : values[t];
    return sum;
}

static int by_share(const void *a, const void *b)
{
    const double x = ((const struct ol_anomaly_cause *)a)->share, y = ((const struct ol_anomaly_cause *)b)->share;
    return (x < y) - (x > y);
}

static void explain(const struct ol_cost_series *costs, struct ol_reported_anomaly *item)
{
    const struct ol_anomaly *anomaly = &item->anomaly;
    struct ol_anomaly_cause *all = ol_mem_new(ol_mem_product(sizeof *all, costs->group_count + 1));
    const double excess = excess_of(anomaly);
    for (size_t g = 0; g < costs->group_count; g++) {
        const double *values = costs->groups[g].values;
        const double own = sum_between(values, anomaly->first, anomaly->last) -
                           ol_anomaly_usual(values, anomaly->first, anomaly->last, costs->step);
        all[g] = (struct ol_anomaly_cause){costs->groups[g].name, excess != 0 ? own / excess : 0};
    }
    qsort(all, costs->group_count, sizeof *all, by_share);
    for (size_t g = 0; g < costs->group_count && g < OL_ANOMALY_CAUSES && all[g].share >= CAUSE_SHARE; g++)
        item->causes[item->cause_count++] = all[g];
    ol_mem_free(all);
}

static void find_in(struct ol_anomaly_report *report, const struct ol_cost_group *group,
                    const struct ol_anomaly_setting *setting, size_t whole)
{
    const struct ol_cost_series *costs = report->costs;
    const bool is_whole = group == &costs->total;
    size_t count;
    struct ol_anomaly *found =
        ol_anomalies_find(group->values, costs->count, costs->start, costs->step, setting, &count);
    for (size_t i = 0; i < count; i++) {
        if (!is_whole && is_part_of_whole(report, whole, &found[i]))
            continue;
        if (is_planned(report, &found[i])) {
            report->planned++;
            continue;
        }
        OL_MEM_RESERVE(report->items, report->capacity, report->count + 1);
        report->items[report->count] = (struct ol_reported_anomaly){.series = is_whole       ? ""
                                                                              : *group->name ? group->name
                                                                                             : "(none)",
                                                                    .anomaly = found[i]};
        if (is_whole)
            explain(costs, &report->items[report->count]);
        report->count++;
    }
    ol_mem_free(found);
}

/* Groups that stray the same way at the same time, for more than half of the shorter finding, are one finding. */
static bool moves_with(const struct ol_anomaly *a, const struct ol_anomaly *b)
{
    const size_t first = a->first > b->first ? a->first : b->first, last = a->last < b->last ? a->last : b->last;
    const size_t shorter = a->last - a->first < b->last - b->first ? a->last - a->first : b->last - b->first;
    return first <= last && 2 * (last - first + 1) > shorter + 1 && excess_of(a) * excess_of(b) > 0;
}

/* The greater of the two gives its name, kind and place; of the causes, which bear excesses still, the least goes. */
static void take_in(struct ol_reported_anomaly *item, const struct ol_reported_anomaly *other)
{
    struct ol_anomaly *anomaly = &item->anomaly;
    struct ol_anomaly_cause causes[2 * OL_ANOMALY_CAUSES];
    const double observed = anomaly->observed + other->anomaly.observed,
                 expected = anomaly->expected + other->anomaly.expected,
                 score = fmax(anomaly->score, other->anomaly.score);
    const size_t count = item->cause_count + other->cause_count,
                 detected =
                     anomaly->detected < other->anomaly.detected ? anomaly->detected : other->anomaly.detected;
    memcpy(causes, item->causes, item->cause_count * sizeof *causes);
    memcpy(causes + item->cause_count, other->causes, other->cause_count * sizeof *causes);
    for (size_t i = 0; i < count; i++)
        causes[i].share = fabs(causes[i].share);
    qsort(causes, count, sizeof *causes, by_share);
    if (fabs(excess_of(&other->anomaly)) > fabs(excess_of(anomaly)))
        *item = *other;
    item->cause_count = count < OL_ANOMALY_CAUSES ? count : OL_ANOMALY_CAUSES;
    memcpy(item->causes, causes, item->cause_count * sizeof *causes);
    anomaly->observed = observed;
    anomaly->expected = expected;
    anomaly->score = score;
    anomaly->detected = detected;
}

/* Of findings of groups alone, from `whole` on: each with the groups that make it, and their shares. */
static void join_groups(struct ol_anomaly_report *report, size_t whole)
{
    for (size_t i = whole; i < report->count; i++) {
        struct ol_reported_anomaly *item = &report->items[i];
        item->causes[0] = (struct ol_anomaly_cause){item->series, fabs(excess_of(&item->anomaly))};
        item->cause_count = 1;
    }
    for (size_t i = whole; i < report->count; i++)
        for (size_t k = i + 1; k < report->count;)
            if (moves_with(&report->items[i].anomaly, &report->items[k].anomaly)) {
                take_in(&report->items[i], &report->items[k]);
                report->items[k] = report->items[--report->count];
                k = i + 1;
            } else {
                k++;
            }
    for (size_t i = whole; i < report->count; i++) {
        struct ol_reported_anomaly *item = &report->items[i];
        const double excess = fabs(excess_of(&item->anomaly));
        item->cause_count = item->cause_count > 1 ? item->cause_count : 0;
        for (size_t c = 0; c < item->cause_count; c++)
            item->causes[c].share /= excess;
    }
}

static int by_time(const void *a, const void *b)
{
    const struct ol_reported_anomaly *x = a, *y = b;
    if (x->anomaly.first != y->anomaly.first)
        return (x->anomaly.first > y->anomaly.first) - (x->anomaly.first < y->anomaly.first);
    return strcmp(x->series, y->series);
}

void ol_anomaly_report_find(struct ol_anomaly_report *report, const struct ol_cost_series *costs,
                            const struct ol_anomaly_setting *setting)
{
    report->costs = costs;
    find_in(report, &costs->total, setting, 0);
    const size_t whole = report->count;
    for (size_t g = 0; g < costs->group_count; g++)
        if (fabs(costs->groups[g].total) >= LEAST_SHARE * fabs(costs->total.total))
            find_in(report, &costs->groups[g], setting, whole);
    join_groups(report, whole);
    if (report->count > 1)
        qsort(report->items, report->count, sizeof *report->items, by_time);
}

void ol_anomaly_report_release(struct ol_anomaly_report *report)
{
    ol_mem_free(report->items);
    ol_planned_events_release(&report->events);
    *report = (struct ol_anomaly_report){0};
}
