/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_times: what follows from when rows came: the gaps between them, the hours and weekdays of instants, and how
 * many rows, and how much of what is summed, there are in a day.
 */
#include "reports/drift.h"

#include <stdio.h>
#include <string.h>

#define LEAST_PERIODS 6
#define LEAST_TURNS   2 /* or nobody knows how days differ */
#define MOST_PERIODS  1000000
#define WEEK          (7 * OL_DAY)

/* From the first to the last time of a span; false where it has none. */
static bool reach(struct ol_drift_span span, ol_time *first, ol_time *last)
{
    size_t to = span.to;
    while (to > span.from && span.rows->keys[to - 1].at == OL_NEVER)
        to--;
    if (to == span.from)
        return false;
    *first = span.rows->keys[span.from].at;
    *last = span.rows->keys[to - 1].at;
    return true;
}

static size_t timed(struct ol_drift_span span)
{
    size_t to = span.to;
    while (to > span.from && span.rows->keys[to - 1].at == OL_NEVER)
        to--;
    return to - span.from;
}

static ol_time floor_to(ol_time time, ol_time length)
{
    return time - ((time % length) + length) % length;
}

static const char *label_name(struct ol_arena *arena, const char *name)
{
    return ol_arena_copy(arena, name, strlen(name));
}

/* ---- gaps ---- */

static void measure_gaps(struct ol_drift *drift)
{
    const struct ol_drift_span spans[] = {drift->a, drift->b};
    struct ol_drift_sample *samples[2];
    struct ol_drift_pair pair = {.field = {.name = "gap", .unit = "s", .kind = OL_DRIFT_NUMBER}};
    double *values[2];
    samples[0] = &pair.a, samples[1] = &pair.b;
    if (ol_drift_rows_is_sample(drift->a.rows) || ol_drift_rows_is_sample(drift->b.rows))
        return; /* what was left out would lengthen them */
    for (size_t s = 0; s < 2; s++) {
        const size_t count = timed(spans[s]);
        const struct ol_drift_key *keys = spans[s].rows->keys + spans[s].from;
        values[s] = ol_mem_new(ol_mem_product(sizeof **values, count + 1));
        for (size_t i = 1; i < count; i++)
            values[s][i - 1] = (double)(keys[i].at - keys[i - 1].at) / (double)OL_SECOND;
        *samples[s] =
            (struct ol_drift_sample){.values = values[s], .count = count ? count - 1 : 0, .is_ordered = true};
    }
    ol_drift_measure(drift, &pair);
    ol_mem_free(values[0]);
    ol_mem_free(values[1]);
}

/* ---- hours and weekdays ---- */

struct wheel {
    const char *name;
    ol_time length, part; /* of the whole turn, and of one of its names */
    ol_label labels[24];
};

/* What a sample holds; both are the caller's. */
struct turns {
    double *values;
    size_t *ends;
};

static void turns_release(struct turns *turns)
{
    ol_mem_free(turns->values);
    ol_mem_free(turns->ends);
}

/* Whole turns alone, so that no hour is there more often than others; each is a batch. */
static struct turns turn(const struct wheel *wheel, struct ol_drift_span span, struct ol_drift_sample *sample)
{
    const size_t count = timed(span);
    const struct ol_drift_key *keys = span.rows->keys + span.from;
    struct turns turns = {ol_mem_new(ol_mem_product(sizeof(double), count + 1)), NULL};
    *sample = (struct ol_drift_sample){.values = turns.values, .is_ordered = true};
    ol_time first, last;
    if (!reach(span, &first, &last) || (last - first) / wheel->length > MOST_PERIODS)
        return turns;
    sample->batch_count = (size_t)((last - first) / wheel->length);
    sample->batch_ends = turns.ends = ol_mem_new(ol_mem_product(sizeof(size_t), sample->batch_count + 1));
    for (size_t i = 0; i < count && (size_t)((keys[i].at - first) / wheel->length) < sample->batch_count; i++) {
        const ol_time into = keys[i].at - floor_to(keys[i].at, wheel->length);
        turns.values[sample->count++] = (double)wheel->labels[into / wheel->part];
        turns.ends[(keys[i].at - first) / wheel->length] = sample->count;
    }
    for (size_t i = 1; i < sample->batch_count; i++) /* those without rows */
        turns.ends[i] = turns.ends[i] ? turns.ends[i] : turns.ends[i - 1];
    return turns;
}

static bool is_one(const struct ol_drift_sample *sample, double value)
{
    for (size_t i = 0; i < sample->count; i++)
        if (sample->values[i] != value)
            return false;
    return true;
}

static void measure_wheel(struct ol_drift *drift, const struct wheel *wheel, const struct ol_labels *labels)
{
    struct ol_drift_pair pair = {.field = {.name = wheel->name, .unit = "", .kind = OL_DRIFT_CATEGORY},
                                 .labels = labels};
    struct turns a = turn(wheel, drift->a, &pair.a), b = turn(wheel, drift->b, &pair.b);
    const double one = a.values[0];
    if (pair.a.batch_count >= LEAST_TURNS && pair.b.batch_count >= LEAST_TURNS && pair.a.count > 0 &&
        pair.b.count > 0 && !(is_one(&pair.a, one) && is_one(&pair.b, one)))
        ol_drift_measure(drift, &pair);
    turns_release(&a);
    turns_release(&b);
}

static void measure_wheels(struct ol_drift *drift, struct ol_labels *labels)
{
    /* 1970-01-01 was a Thursday */
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    struct wheel hours = {.name = "hour", .length = OL_DAY, .part = OL_HOUR};
    struct wheel weekdays = {.name = "weekday", .length = WEEK, .part = OL_DAY};
    char name[16];
    for (int i = 0; i < 24; i++) {
        const int length = snprintf(name, sizeof name, "%02d:00", i);
        hours.labels[i] = ol_label_of_text(labels, name, (size_t)length);
    }
    for (int i = 0; i < 7; i++)
        weekdays.labels[i] = ol_label_of_text(labels, days[i], 3);
    measure_wheel(drift, &hours, labels);
    measure_wheel(drift, &weekdays, labels);
}

/* ---- sums by day ---- */

struct period {
    const char *name;
    ol_time length;
};

/* Whole ones of the time that the span covers. */
static size_t whole_periods(struct ol_drift_span span, ol_time length, ol_time *start)
{
    ol_time first, last;
    if (!reach(span, &first, &last))
        return 0;
    const ol_time begins = span.begins != OL_NEVER ? span.begins : first;
    *start = floor_to(begins + length - 1, length);
    const ol_time end = floor_to(span.ends != OL_NEVER ? span.ends : last + 1, length);
    return end > *start ? (size_t)((end - *start) / length) : 0;
}

static const struct period *choose_period(const struct ol_drift *drift)
{
    static const struct period periods[] = {{"day", OL_DAY}, {"hour", OL_HOUR}, {"minute", OL_MINUTE}};
    ol_time start;
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        const size_t a = whole_periods(drift->a, periods[i].length, &start);
        const size_t b = whole_periods(drift->b, periods[i].length, &start);
        if (a >= LEAST_PERIODS && b >= LEAST_PERIODS)
            return a <= MOST_PERIODS && b <= MOST_PERIODS ? &periods[i] : NULL;
    }
    return NULL;
}

/* `field` SIZE_MAX: rows. A sample stands for as many rows as it is one of. */
static double *sum_periods(struct ol_drift_span span, ol_time length, size_t field, struct ol_drift_sample *sample)
{
    const struct ol_drift_rows *rows = span.rows;
    ol_time start = 0;
    const size_t count = whole_periods(span, length, &start);
    const double each = (double)rows->read / (double)rows->count;
    double *sums = ol_mem_new(ol_mem_product(sizeof *sums, count + 1));
    for (size_t i = span.from; i < span.to; i++) {
        const ol_time into = rows->keys[i].at == OL_NEVER ? -1 : rows->keys[i].at - start;
        const double value = field == SIZE_MAX ? 1 : ol_drift_value(rows, i, field);
        if (into >= 0 && (size_t)(into / length) < count && isfinite(value))
            sums[into / length] += value * each;
    }
    *sample = (struct ol_drift_sample){.values = sums, .count = count, .is_ordered = true};
    return sums;
}

static void measure_sums(struct ol_drift *drift, const struct period *period, size_t field)
{
    const struct ol_drift_field *fields = drift->a.rows->fields;
    char name[200];
    snprintf(name, sizeof name, "%s per %s", field == SIZE_MAX ? "rows" : fields[field].name, period->name);
    struct ol_drift_pair pair = {.field = {.name = label_name(&drift->arena, name),
                                           .unit = field == SIZE_MAX ? "" : fields[field].unit,
                                           .kind = OL_DRIFT_NUMBER}};
    double *a = sum_periods(drift->a, period->length, field, &pair.a);
    double *b = sum_periods(drift->b, period->length, field, &pair.b);
    ol_drift_measure(drift, &pair);
    ol_mem_free(a);
    ol_mem_free(b);
}

void ol_drift_measure_times(struct ol_drift *drift, struct ol_labels *labels)
{
    const struct ol_drift_rows *rows = drift->a.rows;
    if (timed(drift->a) == 0 || timed(drift->b) == 0)
        return;
    measure_gaps(drift);
    if (rows->has_instants && drift->b.rows->has_instants)
        measure_wheels(drift, labels);
    const struct period *period = choose_period(drift);
    if (!period)
        return;
    measure_sums(drift, period, SIZE_MAX);
    for (size_t i = 0; i < rows->field_count; i++)
        if (rows->fields[i].is_weight)
            measure_sums(drift, period, i);
}
