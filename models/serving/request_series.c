/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/serving/request_series.h"

#include "outlay/arena.h"

#include <math.h>
#include <string.h>

/* How long rows are, and how many there may be before they are joined to those of the next rung. Beyond the last one
 * they double. */
static const struct rung {
    ol_time step;
    size_t most;
} rungs[] = {{10 * OL_SECOND, 360}, {OL_MINUTE, 720}, {5 * OL_MINUTE, 864}, {OL_HOUR, OL_SERIES_LIMIT}};
#define RUNGS (sizeof rungs / sizeof *rungs)

enum { REQUESTS, COMPLETED, SHED, TIMED_OUT, FAILED, COUNTS };

struct cell { /* of a histogram */
    size_t bucket;
    uint64_t count;
};

/* A row while it is made. Areas are levels times microseconds; busy and there: instances. */
struct period {
    uint64_t counts[COUNTS];
    double ready, starting, queue, busy, there, sampled; /* sampled: microseconds that somebody looked at */
    double p50_s, p95_s, p99_s;
    struct cell *cells; /* owned; NULL where rows are joined no more */
    size_t cell_count;
};

struct ol_request_series {
    const struct ol_request_tally *tally;
    ol_time begin, step, last_step;
    size_t rung;
    struct period *periods; /* those that ended, and the open one */
    size_t ended, capacity;
    uint64_t counts[COUNTS]; /* of the tally when the last row ended */
    uint64_t *buckets;       /* the same of its latencies */
    size_t bucket_count;
    uint64_t told_count;     /* how many of them */
    struct ol_histogram row; /* of the row that ends */
    ol_time told;            /* levels are accounted for up to here */
    int ready, starting;
    bool has_instances;           /* somebody told of them */
    struct ol_endpoint_row *rows; /* once it is finished */
};

static void open_row(struct ol_request_series *series)
{
    OL_MEM_RESERVE(series->periods, series->capacity, series->ended + 1);
    series->periods[series->ended] = (struct period){0};
}

struct ol_request_series *ol_request_series_new(const struct ol_request_tally *tally, ol_time begin)
{
    struct ol_request_series *series = ol_mem_new(sizeof *series);
    series->tally = tally;
    series->begin = series->told = begin;
    series->step = rungs[0].step;
    open_row(series);
    return series;
}

static ol_time start_of(const struct ol_request_series *series, size_t row)
{
    return series->begin + (ol_time)row * series->step;
}

ol_time ol_request_series_edge(const struct ol_request_series *series)
{
    return start_of(series, series->ended + 1);
}

/* ---- what the tally tells ---- */

static void take_counts(struct ol_request_series *series, struct period *period)
{
    const struct ol_request_tally *tally = series->tally;
    const uint64_t now[COUNTS] = {[REQUESTS] = tally->requests,
                                  [COMPLETED] = tally->completed,
                                  [SHED] = tally->shed,
                                  [TIMED_OUT] = tally->timed_out,
                                  [FAILED] = tally->failed};
    for (size_t i = 0; i < COUNTS; i++)
        period->counts[i] = now[i] - series->counts[i];
    memcpy(series->counts, now, sizeof now);
}

static void grow_to(uint64_t **buckets, size_t *count, size_t wanted)
{
    if (wanted <= *count)
        return;
    *buckets = ol_mem_resize(*buckets, ol_mem_product(sizeof **buckets, wanted));
    memset(*buckets + *count, 0, (wanted - *count) * sizeof **buckets);
    *count = wanted;
}

static void take_latencies(struct ol_request_series *series)
{
    const struct ol_histogram *all = &series->tally->latency;
    const size_t end = ol_histogram_end(all);
    ol_histogram_clear(&series->row);
    if (all->count == series->told_count)
        return;
    series->told_count = all->count;
    grow_to(&series->buckets, &series->bucket_count, end);
    for (size_t i = 0; i < end; i++) {
        const uint64_t count = ol_histogram_count_in(all, i);
        if (count == series->buckets[i])
            continue;
        ol_histogram_add_cell(&series->row, i, count - series->buckets[i]);
        series->buckets[i] = count;
    }
}

static void set_percentiles(const struct ol_histogram *row, struct period *period)
{
    const double second = (double)OL_SECOND;
    period->p50_s = row->count ? ol_histogram_quantile(row, 0.50) / second : NAN;
    period->p95_s = row->count ? ol_histogram_quantile(row, 0.95) / second : NAN;
    period->p99_s = row->count ? ol_histogram_quantile(row, 0.99) / second : NAN;
}

static void keep_cells(const struct ol_histogram *row, struct period *period)
{
    const size_t end = ol_histogram_end(row);
    size_t count = 0;
    for (size_t i = 0; i < end; i++)
        count += ol_histogram_count_in(row, i) > 0;
    period->cells = count ? ol_mem_new(ol_mem_product(sizeof *period->cells, count)) : NULL;
    period->cell_count = 0;
    for (size_t i = 0; i < end; i++)
        if (ol_histogram_count_in(row, i))
            period->cells[period->cell_count++] = (struct cell){i, ol_histogram_count_in(row, i)};
}

/* Percentiles of the row whose histogram has been made, and what it takes to join it to others. */
static void settle_row(struct ol_request_series *series, struct period *period)
{
    set_percentiles(&series->row, period);
    if (series->rung + 1 < RUNGS)
        keep_cells(&series->row, period);
}

/* ---- levels ---- */

static double within(ol_time from, ol_time to, ol_time least, ol_time most)
{
    from = from > least ? from : least;
    to = to < most ? to : most;
    return to > from ? (double)(to - from) : 0;
}

static void account(struct ol_request_series *series, ol_time until)
{
    struct period *open = &series->periods[series->ended];
    const double time = within(series->told, until, series->begin, until);
    open->ready += series->ready * time;
    open->starting += series->starting * time;
    series->told = until > series->told ? until : series->told;
}

void ol_request_series_level(struct ol_request_series *series, ol_time now, int ready, int starting)
{
    account(series, now);
    series->has_instances = true;
    series->ready = ready;
    series->starting = starting;
}

static void add_sample(struct period *period, const struct ol_scaler_sample *sample, double time, double ready)
{
    period->sampled += time;
    period->queue += sample->queue * time;
    if (!isfinite(sample->utilization))
        return;
    period->busy += sample->utilization * ready * time;
    period->there += ready * time;
}

void ol_request_series_sample(struct ol_request_series *series, const struct ol_scaler_sample *sample)
{
    const ol_time from = sample->from > series->begin ? sample->from : series->begin;
    const double ready = series->ready > 0 ? series->ready : 1; /* one without instances weighs its time alone */
    for (size_t i = (size_t)((from - series->begin) / series->step); i <= series->ended && sample->to > from;
         i++) {
        const double time = within(from, sample->to, start_of(series, i), start_of(series, i + 1));
        if (time > 0)
            add_sample(&series->periods[i], sample, time, ready);
    }
}

/* ---- rows ---- */

static void join_cells(struct ol_request_series *series, const struct period *part)
{
    for (size_t i = 0; i < part->cell_count; i++)
        ol_histogram_add_cell(&series->row, part->cells[i].bucket, part->cells[i].count);
}

static void join(struct ol_request_series *series, const struct period *parts, size_t count, struct period *whole)
{
    struct period sum = {0};
    ol_histogram_clear(&series->row);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < COUNTS; k++)
            sum.counts[k] += parts[i].counts[k];
        sum.ready += parts[i].ready;
        sum.starting += parts[i].starting;
        sum.queue += parts[i].queue;
        sum.busy += parts[i].busy;
        sum.there += parts[i].there;
        sum.sampled += parts[i].sampled;
        join_cells(series, &parts[i]);
        ol_mem_free(parts[i].cells);
    }
    settle_row(series, &sum);
    *whole = sum;
}

/* All rows have ended, and their number can be divided by that of each that are joined. */
static void coarsen(struct ol_request_series *series)
{
    const size_t next = series->rung + 1 < RUNGS ? series->rung + 1 : series->rung;
    const ol_time step = next > series->rung ? rungs[next].step : 2 * series->step;
    const size_t group = (size_t)(step / series->step);
    series->rung = next;
    series->step = step;
    series->ended /= group;
    for (size_t i = 0; i < series->ended; i++)
        join(series, &series->periods[i * group], group, &series->periods[i]);
}

static void end_row(struct ol_request_series *series, ol_time end)
{
    struct period *open = &series->periods[series->ended];
    account(series, end);
    take_counts(series, open);
    take_latencies(series);
    settle_row(series, open);
    series->ended++;
}

void ol_request_series_close(struct ol_request_series *series)
{
    end_row(series, ol_request_series_edge(series));
    if (series->ended == rungs[series->rung].most)
        coarsen(series);
    open_row(series);
}

/* Of a row that took `length`. */
static struct ol_endpoint_row row_of(const struct ol_request_series *series, const struct period *period,
                                     double length)
{
    return (struct ol_endpoint_row){.requests = (double)period->counts[REQUESTS],
                                    .completed = (double)period->counts[COMPLETED],
                                    .shed = (double)period->counts[SHED],
                                    .timed_out = (double)period->counts[TIMED_OUT],
                                    .failed = (double)period->counts[FAILED],
                                    .p50_s = period->p50_s,
                                    .p95_s = period->p95_s,
                                    .p99_s = period->p99_s,
                                    .queue = period->sampled > 0 ? period->queue / period->sampled : NAN,
                                    .ready = series->has_instances ? period->ready / length : NAN,
                                    .starting = series->has_instances ? period->starting / length : NAN,
                                    .utilization = period->there > 0 ? period->busy / period->there : NAN};
}

void ol_request_series_finish(struct ol_request_series *series, ol_time end)
{
    const ol_time start = start_of(series, series->ended);
    series->last_step = series->ended > 0 ? series->step : 0;
    if (end > start) {
        series->last_step = end - start;
        end_row(series, end);
        open_row(series);
    }
    series->rows = ol_mem_new(ol_mem_product(sizeof *series->rows, series->ended));
    for (size_t i = 0; i < series->ended; i++)
        series->rows[i] = row_of(series, &series->periods[i],
                                 (double)(i + 1 < series->ended ? series->step : series->last_step));
}

struct ol_endpoint_series ol_request_series_rows(const struct ol_request_series *series)
{
    return (struct ol_endpoint_series){.begin = series->begin,
                                       .step = series->step,
                                       .rows = series->rows,
                                       .count = series->ended,
                                       .last_step = series->last_step};
}

void ol_request_series_free(struct ol_request_series *series)
{
    if (!series)
        return;
    for (size_t i = 0; i < series->ended; i++)
        ol_mem_free(series->periods[i].cells);
    ol_mem_free(series->periods);
    ol_mem_free(series->buckets);
    ol_histogram_release(&series->row);
    ol_mem_free(series->rows);
    ol_mem_free(series);
}
