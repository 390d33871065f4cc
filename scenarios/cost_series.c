/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows come in any order and the range of steps is known at the end only, so charges are kept, in 32 bytes each, until
 * it is.
 */
#include "scenarios/cost_series.h"

#include "scenarios/bill_walk.h"

#include "outlay/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONDAY (4 * OL_DAY) /* 1970-01-05 */

/* What is kept of a row until the range is known. */
struct charge {
    ol_time start, end;
    double amount;
    uint32_t group; /* index */
};

struct reading {
    struct ol_cost_series *series;
    const struct ol_cost_question *question;
    const struct ol_bill_grouping *grouping;
    struct charge *charges;
    size_t count, capacity;
    bool *is_known; /* step by step */
};

#define CHARGES_MOST ((size_t)20000000)

/* ---- rows ---- */

static ol_time floor_to(ol_time at, ol_time step)
{
    const ol_time origin = step == 7 * OL_DAY ? MONDAY : 0, off = (at - origin) % step;
    return at - (off < 0 ? off + step : off);
}

/* Numbered by the label of the name, which is kept behind a letter, so that no label is a number. */
static int find_group(struct reading *reading, struct ol_slice name, uint32_t *group, struct ol_place place,
                      struct ol_error *error)
{
    struct ol_cost_series *series = reading->series;
    ol_text_clear(&series->key);
    ol_text_adds(&series->key, "=");
    if (name.length)
        ol_text_add(&series->key, name.data, name.length);
    const ol_label label = ol_label_of_text(&series->names, series->key.data, series->key.length);
    if (label > OL_COST_SERIES_GROUPS)
        return ol_fail(error, OL_BAD_INPUT, place,
                       "there are more than %d groups by %s; group by something with fewer values",
                       OL_COST_SERIES_GROUPS, reading->question->by);
    if (label > series->group_count) {
        char none[OL_LABEL_BUFFER];
        OL_MEM_RESERVE(series->groups, series->group_capacity, series->group_count + 1);
        const char *kept = ol_label_text(&series->names, label, none) + 1;
        series->groups[series->group_count++] =
            (struct ol_cost_group){.name = ol_arena_copy(&series->arena, kept, strlen(kept))};
    }
    *group = (uint32_t)(label - 1);
    return OL_OK;
}

/* 1: counts; 0: left out; negative: it is one of several currencies, and none was picked. */
static int settle_currency(struct reading *reading, const struct ol_bill_row *row, struct ol_place place,
                           struct ol_error *error)
{
    struct ol_cost_series *series = reading->series;
    char shown[OL_SHOWN_BUFFER];
    if (reading->question->currency)
        return ol_slice_is(row->currency, reading->question->currency);
    if (row->currency.length == 0 || ol_slice_is(row->currency, series->currency))
        return 1;
    if (*series->currency)
        return ol_fail(
            error, OL_BAD_INPUT, place,
            "the charge is in %s where those before are in %s, and the two cannot be added; pick one with "
            "--currency",
            ol_slice_show(row->currency, shown), series->currency);
    series->currency = ol_arena_copy(&series->arena, row->currency.data, row->currency.length);
    return 1;
}

static int take(struct reading *reading, const struct ol_bill_row *row, struct ol_error *error)
{
    const struct ol_cost_question *question = reading->question;
    const struct ol_place place = {.file = reading->series->path, .line = row->line};
    char buffer[OL_TIME_BUFFER];
    uint32_t group = 0;
    const int counts = settle_currency(reading, row, place, error);
    if (counts < 0)
        return counts;
    if (counts == 0 || row->start < question->from || row->start >= question->to) {
        reading->series->left_out++;
        return OL_OK;
    }
    if (reading->count >= CHARGES_MOST)
        return ol_fail(error, OL_BAD_INPUT, place,
                       "more than %zu charges; sum the bill up by days first, or take a part with --from and --to",
                       CHARGES_MOST);
    if (reading->grouping) {
        const int status =
            find_group(reading, ol_bill_grouping_name(reading->grouping, row, buffer), &group, place, error);
        if (status != OL_OK)
            return status;
    }
    OL_MEM_RESERVE(reading->charges, reading->capacity, reading->count + 1);
    reading->charges[reading->count++] =
        (struct charge){.start = row->start,
                        .end = row->end > row->start ? row->end : row->start,
                        .amount = ol_money_real(question->is_effective ? row->effective : row->billed),
                        .group = group};
    return OL_OK;
}

static int read_rows(struct reading *reading, struct ol_error *error)
{
    const struct ol_bill_request request = {.path = reading->series->path,
                                            .format = reading->question->format,
                                            .tag = ol_bill_grouping_tag(reading->question->by)};
    struct ol_bill_reader *reader = ol_bill_open(&request, error);
    struct ol_bill_row row;
    int got = reader ? 1 : error->status, status = OL_OK;
    while (got > 0 && status == OL_OK && (got = ol_bill_next(reader, &row, error)) > 0)
        status = take(reading, &row, error);
    if (reader) {
        reading->series->tally = *ol_bill_tally_of(reader);
        reading->series->rows = reading->series->tally.rows;
    }
    ol_bill_close(reader);
    return got < 0 ? got : status;
}

/* ---- the range ---- */

static int compare_starts(const void *a, const void *b)
{
    const ol_time x = ((const struct charge *)a)->start, y = ((const struct charge *)b)->start;
    return (x > y) - (x < y);
}

/* The most usual distance between times that have no end, which are sorted: the median of those above 0. */
static ol_time usual_distance(const struct charge *charges, size_t count)
{
    size_t found = 0;
    int64_t *distances = ol_mem_new(ol_mem_product(sizeof *distances, count));
    for (size_t i = 1; i < count; i++)
        if (charges[i].start > charges[i - 1].start)
            distances[found++] = charges[i].start - charges[i - 1].start;
    const ol_time usual = found ? (ol_time)ol_quantile_pick(distances, found, 0.5) : 0;
    ol_mem_free(distances);
    return usual;
}

/* When what is known ends: the latest end of a charge that is no longer than a step; of times without ends one usual
 * distance behind the last. */
static ol_time end_of(const struct reading *reading)
{
    const struct charge *charges = reading->charges;
    const ol_time step = reading->series->step, usual = usual_distance(charges, reading->count);
    ol_time last = charges[0].start;
    for (size_t i = 0; i < reading->count; i++) {
        const ol_time length = charges[i].end - charges[i].start;
        const ol_time end = charges[i].start + (length > 0 ? length : usual > 0 && usual < step ? usual : step);
        last = length <= step && end > last ? end : last;
        last = charges[i].start > last ? charges[i].start : last;
    }
    return last;
}

static bool has_end(const struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++)
        if (reading->charges[i].end > reading->charges[i].start)
            return true;
    return false;
}

static ol_time told_step(const struct reading *reading)
{
    const ol_time usual = usual_distance(reading->charges, reading->count);
    return has_end(reading) || usual < OL_MINUTE || usual > OL_DAY ? OL_DAY : usual;
}

/* Several of one step become their mean, if they are values at a time. What has an end was spent, and adds up. */
static void join_measured(struct reading *reading)
{
    if (has_end(reading))
        return;
    struct charge *charges = reading->charges;
    for (size_t i = 0, next; i < reading->count; i = next) {
        const ol_time step = floor_to(charges[i].start, reading->series->step);
        for (next = i + 1; next < reading->count && floor_to(charges[next].start, reading->series->step) == step;)
            next++;
        for (size_t k = i; k < next; k++)
            charges[k].amount /= (double)(next - i);
    }
}

static int set_range(struct reading *reading, struct ol_error *error)
{
    struct ol_cost_series *series = reading->series;
    const struct ol_place place = {.file = series->path};
    char first_text[OL_TIME_BUFFER], last_text[OL_TIME_BUFFER];
    if (reading->count == 0)
        return ol_fail(error, OL_BAD_INPUT, place, "there is no charge%s",
                       series->left_out ? " in this currency and time; see --currency, --from and --to"
                                        : " in it");
    qsort(reading->charges, reading->count, sizeof *reading->charges, compare_starts);
    if (series->step == 0)
        series->step = told_step(reading);
    const ol_time first = reading->charges[0].start, last = end_of(reading), end = floor_to(last, series->step);
    series->start = floor_to(first, series->step);
    if ((last - series->start) / series->step > OL_COST_SERIES_STEPS)
        return ol_fail(
            error, OL_BAD_INPUT, place,
            "the charges go from %s to %s, more than %d steps; look for a mistyped year, or take a part with "
            "--from and --to, or longer steps",
            ol_instant_format(first, first_text), ol_instant_format(last, last_text), OL_COST_SERIES_STEPS);
    series->is_cut_first = first > series->start;
    series->start += series->is_cut_first ? series->step : 0;
    series->is_cut_last = last > end;
    if (end <= series->start)
        return ol_fail(
            error, OL_BAD_INPUT, place,
            "the charges go from %s to %s, which holds no whole step; give more of them, or take shorter steps "
            "with --step",
            ol_instant_format(first, first_text), ol_instant_format(last, last_text));
    series->count = (size_t)((end - series->start) / series->step);
    return OL_OK;
}

/* ---- adding ---- */

static void add_charge(const struct reading *reading, const struct charge *charge, double *values,
                       double *of_group)
{
    const struct ol_cost_series *series = reading->series;
    const ol_time length = charge->end - charge->start,
                  end = series->start + (ol_time)series->count * series->step;
    ol_time at = charge->start;
    do {
        const ol_time next = floor_to(at, series->step) + series->step;
        const ol_time until = length > series->step && next < charge->end ? next : charge->end;
        const double share = length > series->step ? (double)(until - at) / (double)length : 1;
        if (at >= series->start && at < end) {
            const size_t i = (size_t)((at - series->start) / series->step);
            values[i] += share * charge->amount;
            if (of_group)
                of_group[i] += share * charge->amount;
            reading->is_known[i] = reading->is_known[i] || length <= series->step;
        }
        at = length > series->step ? until : charge->end;
    } while (at < charge->end && at < end);
}

/* Sums over the steps that are known, the greatest groups first. */
static int compare_groups(const void *a, const void *b)
{
    const struct ol_cost_group *x = a, *y = b;
    return x->total != y->total ? (x->total < y->total) - (x->total > y->total) : strcmp(x->name, y->name);
}

static void settle_group(const struct reading *reading, struct ol_cost_group *group)
{
    for (size_t i = 0; i < reading->series->count; i++) {
        group->total += group->values[i];
        group->values[i] = reading->is_known[i] ? group->values[i] : NAN;
    }
}

static void add_up(struct reading *reading)
{
    struct ol_cost_series *series = reading->series;
    const size_t count = series->count;
    bool has_short = false;
    series->total = (struct ol_cost_group){.name = "", .values = OL_ARENA_ARRAY(&series->arena, double, count)};
    reading->is_known = OL_ARENA_ARRAY(&series->arena, bool, count);
    for (size_t g = 0; g < series->group_count; g++)
        series->groups[g].values = OL_ARENA_ARRAY(&series->arena, double, count);
    for (size_t i = 0; i < reading->count; i++) {
        const struct charge *charge = &reading->charges[i];
        add_charge(reading, charge, series->total.values,
                   reading->grouping ? series->groups[charge->group].values : NULL);
        has_short = has_short || charge->end - charge->start <= series->step;
    }
    for (size_t i = 0; i < count && !has_short; i++) /* nothing but long charges: they tell */
        reading->is_known[i] = true;
    settle_group(reading, &series->total);
    for (size_t g = 0; g < series->group_count; g++)
        settle_group(reading, &series->groups[g]);
    if (series->group_count > 0)
        qsort(series->groups, series->group_count, sizeof *series->groups, compare_groups);
}

/* A series begins and ends with what is known. */
static void trim(struct ol_cost_series *series)
{
    size_t begin = 0, end = series->count;
    while (begin < end && isnan(series->total.values[begin]))
        begin++;
    while (end > begin && isnan(series->total.values[end - 1]))
        end--;
    series->start += (ol_time)begin * series->step;
    series->count = end - begin;
    series->total.values += begin;
    for (size_t g = 0; g < series->group_count; g++)
        series->groups[g].values += begin;
}

int ol_cost_series_read(struct ol_cost_series *series, const struct ol_cost_question *question,
                        struct ol_error *error)
{
    struct reading reading = {.series = series, .question = question};
    *series =
        (struct ol_cost_series){.step = question->step, .currency = question->currency ? question->currency : ""};
    series->path = ol_bill_file_of(question->path, &series->arena, error);
    if (!series->path)
        return error->status;
    if (question->by && !(reading.grouping = ol_bill_grouping_find(question->by, error)))
        return OL_BAD_USAGE;
    int status = read_rows(&reading, error);
    if (status == OL_OK)
        status = set_range(&reading, error);
    if (status == OL_OK && question->takes_mean && question->step == 0)
        join_measured(&reading);
    if (status == OL_OK) {
        add_up(&reading);
        trim(series);
    }
    if (status == OL_OK && series->count == 0)
        status = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = series->path},
                         "no step is known: all charges are longer than one; take longer steps with --step");
    ol_mem_free(reading.charges);
    return status;
}

void ol_cost_series_release(struct ol_cost_series *series)
{
    ol_mem_free(series->groups);
    ol_labels_release(&series->names);
    ol_text_release(&series->key);
    ol_arena_release(&series->arena);
    *series = (struct ol_cost_series){0};
}
