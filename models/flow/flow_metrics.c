/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/flow/flow_state.h"
#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>
#include <string.h>

#define BILLIONTH 1e-9

/* ---- a run is over ---- */

/* Steps that were skipped or blocked took no time, and are no part of a path that is shown. */
static size_t taken_of(const struct flow_run *run, uint16_t *path, size_t length)
{
    size_t kept = 0;
    for (size_t i = 0; i < length; i++)
        if (run->fates[path[i]].attempts > 0)
            path[kept++] = path[i];
    return kept;
}

static void sum_step(struct step_sums *sums, const struct step_fate *fate, ol_time slack)
{
    if (fate->attempts == 0)
        return;
    sums->taken++;
    sums->attempts += fate->attempts;
    sums->failures += fate->state == STEP_FAILED;
    sums->slack += (double)slack;
    sums->waited += (double)fate->waited;
    sums->ran += (double)fate->ran;
    sums->cost += (double)fate->cost;
}

void ol_flow_record(struct flow_author *author, const struct flow_run *run, ol_time end)
{
    const struct ol_flow_graph *graph = &author->graph;
    const size_t length = taken_of(run, author->path, ol_flow_critical(graph, run->spans, author->path));
    struct flow_record record = {.number = run->number,
                                 .scheduled = run->scheduled,
                                 .started = run->started,
                                 .end = end,
                                 .has_failed = run->has_failed,
                                 .is_counted = run->scheduled >= author->context.warmup_end,
                                 .path = ol_mem_new(ol_mem_product(sizeof *record.path, length)),
                                 .length = length};
    memcpy(record.path, author->path, length * sizeof *record.path);
    ol_flow_slacks(graph, run->spans, author->slacks);
    for (size_t i = 0; i < graph->count; i++) {
        record.attempts += run->fates[i].attempts;
        record.cost += run->fates[i].cost;
        record.cost_failed += run->fates[i].cost_failed;
        if (record.is_counted)
            sum_step(&author->sums[i], &run->fates[i], author->slacks[i]);
    }
    for (size_t i = 0; i < length; i++) {
        const size_t step = record.path[i];
        record.critical_wait += run->fates[step].waited;
        if (record.is_counted)
            author->sums[step].critical += (double)(run->spans[step].end - run->spans[step].ready);
    }
    OL_MEM_RESERVE(author->records, author->record_capacity, author->record_count + 1);
    author->records[author->record_count++] = record;
}

/* ---- metrics ---- */

struct telling {
    const struct flow_author *author;
    struct ol_metrics *metrics;
    size_t replication;
};

static void set(const struct telling *telling, const char *step, const char *what, const char *unit, double value)
{
    struct ol_text name = {0};
    ol_text_addf(&name, "%s.%s.%s%s%s", step ? "step" : "pipeline", telling->author->flow->name, step ? step : "",
                 step ? "." : "", what);
    ol_metrics_set(telling->metrics, telling->replication, ol_text_string(&name), unit, value);
    ol_text_release(&name);
}

static double over(double sum, double count)
{
    return count > 0 ? sum / count : NAN;
}

static void tell_step(const struct telling *telling, size_t i, double makespans)
{
    const struct step_sums *sums = &telling->author->sums[i];
    const char *name = ol_flow_step(telling->author->flow, i)->job.name;
    const double second = (double)OL_SECOND, taken = (double)sums->taken;
    set(telling, name, "critical_share", "share", over(sums->critical, makespans));
    set(telling, name, "slack.mean_s", "s", over(sums->slack / second, taken));
    set(telling, name, "wait.mean_s", "s", over(sums->waited / second, taken));
    set(telling, name, "run.mean_s", "s", over(sums->ran / second, taken));
    set(telling, name, "runs", "runs", taken);
    set(telling, name, "attempts", "jobs", (double)sums->attempts);
    set(telling, name, "failed", "runs", (double)sums->failures);
    if (ol_author_is_priced(&telling->author->context.prices[i]))
        set(telling, name, "cost", telling->author->context.currency, sums->cost * BILLIONTH);
}

static bool is_priced(const struct flow_author *author)
{
    for (size_t i = 0; i < author->graph.count; i++)
        if (ol_author_is_priced(&author->context.prices[i]))
            return true;
    return false;
}

struct totals {
    double *makespans; /* seconds */
    size_t count, failed;
    double makespan, late, wait; /* sums, in microseconds */
    double cost, cost_failed;    /* billionths */
};

static struct totals totals_of(const struct flow_author *author)
{
    struct totals totals = {.makespans =
                                ol_mem_new(ol_mem_product(sizeof *totals.makespans, author->record_count + 1))};
    for (const struct flow_record *record = author->records; record < author->records + author->record_count;
         record++) {
        if (!record->is_counted)
            continue;
        totals.makespans[totals.count++] = (double)(record->end - record->started) / (double)OL_SECOND;
        totals.failed += record->has_failed;
        totals.makespan += (double)(record->end - record->started);
        totals.late += (double)(record->started - record->scheduled);
        totals.wait += (double)record->critical_wait;
        totals.cost += (double)record->cost;
        totals.cost_failed += (double)record->cost_failed;
    }
    ol_sort_real(totals.makespans, totals.count);
    return totals;
}

void ol_flow_metrics(const struct ol_author *base, struct ol_metrics *metrics, size_t replication)
{
    const struct flow_author *author = (const struct flow_author *)base;
    const struct telling telling = {author, metrics, replication};
    const struct totals totals = totals_of(author);
    const double count = (double)totals.count, second = (double)OL_SECOND;
    static const struct {
        const char *name;
        double p;
    } quantiles[] = {{"makespan.p50_s", 0.5}, {"makespan.p95_s", 0.95}, {"makespan.max_s", 1}};
    set(&telling, NULL, "runs", "runs", count);
    set(&telling, NULL, "runs.failed", "runs", (double)totals.failed);
    set(&telling, NULL, "runs.skipped", "runs", (double)author->skipped);
    set(&telling, NULL, "runs.unfinished", "runs", (double)author->unfinished);
    set(&telling, NULL, "success_share", "share", over(count - (double)totals.failed, count));
    set(&telling, NULL, "makespan.mean_s", "s", over(totals.makespan / second, count));
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        set(&telling, NULL, quantiles[i].name, "s",
            totals.count > 0 ? ol_quantile_sorted(totals.makespans, totals.count, quantiles[i].p) : NAN);
    set(&telling, NULL, "late.mean_s", "s", over(totals.late / second, count));
    set(&telling, NULL, "critical_wait_share", "share", over(totals.wait, totals.makespan));
    if (is_priced(author)) {
        set(&telling, NULL, "cost", author->context.currency, totals.cost * BILLIONTH);
        set(&telling, NULL, "cost_failed", author->context.currency, totals.cost_failed * BILLIONTH);
        set(&telling, NULL, "cost_per_run", author->context.currency, over(totals.cost * BILLIONTH, count));
    }
    for (size_t i = 0; i < author->graph.count; i++)
        tell_step(&telling, i, totals.makespan);
    ol_mem_free(totals.makespans);
}

/* ---- pipelines.csv ---- */

static void write_row(const struct flow_author *author, const struct flow_record *record, struct ol_output *output)
{
    struct ol_text path = {0};
    const ol_time seconds[] = {record->scheduled, record->started, record->end};
    for (size_t i = 0; i < record->length; i++)
        ol_text_addf(&path, "%s%s", i > 0 ? " > " : "", ol_flow_step(author->flow, record->path[i])->job.name);
    ol_output_csv(output, author->flow->name);
    ol_output_format(output, ",%llu", (unsigned long long)record->number);
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
        ol_output_char(output, ',');
        ol_output_seconds(output, seconds[i]);
    }
    ol_output_format(output, ",%s,", record->has_failed ? "failed" : "succeeded");
    ol_output_seconds(output, record->end - record->started);
    ol_output_char(output, ',');
    ol_output_seconds(output, record->critical_wait);
    ol_output_format(output, ",%lu,", (unsigned long)record->attempts);
    if (is_priced(author))
        ol_output_format(output, "%.9f", (double)record->cost * BILLIONTH);
    ol_output_char(output, ',');
    ol_output_csv(output, ol_text_string(&path));
    ol_output_char(output, '\n');
    ol_text_release(&path);
}

void ol_flow_rows(const struct ol_author *base, struct ol_output *output)
{
    const struct flow_author *author = (const struct flow_author *)base;
    for (size_t i = 0; i < author->record_count; i++)
        write_row(author, &author->records[i], output);
}
