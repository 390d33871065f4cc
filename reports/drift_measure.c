/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drift_measure: one field of two samples as figures.
 */
#include "outlay/stats.h"
#include "outlay/two_samples.h"
#include "reports/drift.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_COUNT  5  /* in either sample, for any test */
#define FEW_VALUES   20 /* numbers of no more are tested as categories */
#define ROWS_A_VALUE 10 /* and where there are so many rows for each */
#define BINS         10
#define ROWS_A_BIN   10
#define CELLS_MOST   50 /* categories apart; the rarer ones are one more */

/* Counts of both samples by cell, and the cell of each value, in the samples' order. */
struct cells {
    double *a, *b;
    uint32_t *of_a, *of_b;
    size_t count;
};

static struct cells cells_new(const struct ol_drift_pair *pair, size_t count)
{
    struct cells cells = {.count = count};
    cells.a = ol_mem_new(ol_mem_product(sizeof *cells.a, count + 1));
    cells.b = ol_mem_new(ol_mem_product(sizeof *cells.b, count + 1));
    cells.of_a = ol_mem_new(ol_mem_product(sizeof *cells.of_a, pair->a.count + 1));
    cells.of_b = ol_mem_new(ol_mem_product(sizeof *cells.of_b, pair->b.count + 1));
    return cells;
}

static void cells_release(struct cells *cells)
{
    ol_mem_free(cells->a);
    ol_mem_free(cells->b);
    ol_mem_free(cells->of_a);
    ol_mem_free(cells->of_b);
}

/* How many of the sorted edges are below the value. */
static size_t below(const double *edges, size_t count, double value)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (edges[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void count_sample(const struct ol_drift_sample *sample, const double *edges, size_t edge_count,
                         double *counts, uint32_t *of)
{
    for (size_t i = 0; i < sample->count; i++) {
        of[i] = (uint32_t)below(edges, edge_count, sample->values[i]);
        counts[of[i]]++;
    }
}

/* A cell is what lies above one edge, up to and with the next. */
static struct cells cells_between(const struct ol_drift_pair *pair, const double *edges, size_t edge_count)
{
    struct cells cells = cells_new(pair, edge_count + 1);
    count_sample(&pair->a, edges, edge_count, cells.a, cells.of_a);
    count_sample(&pair->b, edges, edge_count, cells.b, cells.of_b);
    return cells;
}

static double *sorted_copy(const struct ol_drift_sample *sample)
{
    double *copy = ol_mem_new(ol_mem_product(sizeof *copy, sample->count + 1));
    for (size_t i = 0; i < sample->count; i++)
        copy[i] = sample->values[i];
    ol_sort_real(copy, sample->count);
    return copy;
}

/* The values that either sorted sample has, each once, as far as there is room. */
static size_t distinct(const double *a, size_t n, const double *b, size_t m, double *values, size_t room)
{
    size_t count = 0;
    for (size_t i = 0, j = 0; (i < n || j < m) && count < room; count++) {
        const double value = j == m || (i < n && a[i] < b[j]) ? a[i] : b[j];
        values[count] = value;
        while (i < n && a[i] == value)
            i++;
        while (j < m && b[j] == value)
            j++;
    }
    return count;
}

/* ---- figures of cells ---- */

static double inflation_of(const struct ol_drift_sample *sample, const uint32_t *of, const size_t *to,
                           size_t count)
{
    uint32_t *pooled = ol_mem_new(ol_mem_product(sizeof *pooled, sample->count + 1));
    for (size_t i = 0; i < sample->count; i++)
        pooled[i] = (uint32_t)to[of[i]];
    const double inflation = sample->is_ordered ? ol_inflation_of_cells(pooled, sample->count, count,
                                                                        sample->batch_ends, sample->batch_count)
                                                : 1;
    ol_mem_free(pooled);
    return inflation;
}

static void describe_cells(struct ol_drift_measure *measure, const struct cells *cells)
{
    measure->cells = cells->count;
    measure->psi = ol_stability_index(cells->a, cells->b, cells->count);
    measure->jensen_shannon = ol_jensen_shannon(cells->a, cells->b, cells->count);
}

static void test_cells(struct ol_drift_measure *measure, const struct ol_drift_pair *pair,
                       const struct cells *cells)
{
    const double n = (double)pair->a.count, m = (double)pair->b.count;
    size_t *to = ol_mem_new(ol_mem_product(sizeof *to, cells->count + 1));
    const size_t count = ol_cells_pool(cells->a, cells->b, cells->count, to);
    double *sums = ol_mem_new(ol_mem_product(2 * sizeof *sums, cells->count + 1));
    double *a = sums, *b = sums + cells->count;
    for (size_t i = 0; i < cells->count; i++) {
        if (cells->a[i] + cells->b[i] == 0)
            continue;
        a[to[i]] += cells->a[i];
        b[to[i]] += cells->b[i];
    }
    measure->a.inflation = inflation_of(&pair->a, cells->of_a, to, count);
    measure->b.inflation = inflation_of(&pair->b, cells->of_b, to, count);
    const double inflation = measure->a.inflation * m / (n + m) + measure->b.inflation * n / (n + m);
    const struct ol_homogeneity test = ol_homogeneity_test(a, b, count, inflation);
    measure->test = OL_DRIFT_CHI_SQUARE;
    measure->chi_square = test.chi_square;
    measure->freedom = test.freedom;
    measure->p = test.p;
    measure->v = test.v;
    ol_mem_free(to);
    ol_mem_free(sums);
}

/* ---- numbers ---- */

static struct ol_drift_side side_of(const double *sorted, size_t count, struct ol_arena *arena)
{
    struct ol_tally tally = {0};
    if (count == 0)
        return (struct ol_drift_side){.inflation = 1};
    for (size_t i = 0; i < count; i++)
        ol_tally_add(&tally, sorted[i]);
    double *quantiles = OL_ARENA_ARRAY(arena, double, OL_DRIFT_QUANTILES);
    for (size_t i = 0; i < OL_DRIFT_QUANTILES; i++)
        quantiles[i] = ol_quantile_sorted(sorted, count, (double)i / (OL_DRIFT_QUANTILES - 1));
    return (struct ol_drift_side){
        .count = count,
        .least = sorted[0],
        .p10 = ol_quantile_sorted(sorted, count, 0.1),
        .p50 = ol_quantile_sorted(sorted, count, 0.5),
        .p90 = ol_quantile_sorted(sorted, count, 0.9),
        .greatest = sorted[count - 1],
        .mean = ol_tally_mean(&tally),
        .inflation = 1,
        .quantiles = quantiles,
    };
}

/* Of its ranks in both samples: what D looks at, and no outlier outweighs the rest. */
static double inflation_of_ranks(const struct ol_drift_sample *sample, const double *a, size_t n, const double *b,
                                 size_t m)
{
    if (!sample->is_ordered)
        return 1;
    double *ranks = ol_mem_new(ol_mem_product(sizeof *ranks, sample->count + 1));
    for (size_t i = 0; i < sample->count; i++)
        ranks[i] = (double)(below(a, n, sample->values[i]) + below(b, m, sample->values[i]));
    const double inflation = ol_inflation_of_values(ranks, sample->count);
    ol_mem_free(ranks);
    return inflation;
}

/* Edges at A's deciles, each once; fewer where either sample is too small for ten. */
static struct cells quantile_cells(const struct ol_drift_pair *pair, const double *a)
{
    const size_t fewer = pair->a.count < pair->b.count ? pair->a.count : pair->b.count;
    const size_t fit = fewer / ROWS_A_BIN, bins = fit > BINS ? BINS : fit < 2 ? 2 : fit;
    double edges[BINS];
    size_t count = 0;
    for (size_t i = 1; i < bins; i++) {
        const double edge = ol_quantile_sorted(a, pair->a.count, (double)i / (double)bins);
        if (count == 0 || edge > edges[count - 1])
            edges[count++] = edge;
    }
    return cells_between(pair, edges, count);
}

static void test_numbers(struct ol_drift_measure *measure, const struct ol_drift_pair *pair, const double *a,
                         const double *b)
{
    const size_t n = pair->a.count, m = pair->b.count;
    double values[FEW_VALUES + 1];
    const size_t few = distinct(a, n, b, m, values, FEW_VALUES + 1);
    const bool is_discrete = few <= FEW_VALUES && n + m >= ROWS_A_VALUE * few;
    struct cells cells = is_discrete ? cells_between(pair, values, few - 1) : quantile_cells(pair, a);
    describe_cells(measure, &cells);
    measure->wasserstein = ol_wasserstein(a, n, b, m);
    if (is_discrete)
        test_cells(measure, pair, &cells);
    else
        measure->test = OL_DRIFT_KOLMOGOROV;
    if (!is_discrete) {
        measure->a.inflation = inflation_of_ranks(&pair->a, a, n, b, m);
        measure->b.inflation = inflation_of_ranks(&pair->b, a, n, b, m);
    }
    const struct ol_ks_test ks = ol_ks_test(a, n, b, m, measure->a.inflation, measure->b.inflation);
    measure->distance = ks.d;
    measure->p = is_discrete ? measure->p : ks.p;
    cells_release(&cells);
}

static void measure_numbers(struct ol_drift_measure *measure, const struct ol_drift_pair *pair,
                            struct ol_arena *arena)
{
    double *a = sorted_copy(&pair->a), *b = sorted_copy(&pair->b);
    measure->a = side_of(a, pair->a.count, arena);
    measure->b = side_of(b, pair->b.count, arena);
    if (pair->a.count >= LEAST_COUNT && pair->b.count >= LEAST_COUNT)
        test_numbers(measure, pair, a, b);
    ol_mem_free(a);
    ol_mem_free(b);
}

/* ---- categories ---- */

struct category {
    double label, a, b;
    const char *name; /* by which those of equal rows are put in order: labels depend on what was read first */
};

static int by_rows(const void *left, const void *right)
{
    const struct category *a = left, *b = right;
    if (a->a + a->b != b->a + b->b)
        return a->a + a->b > b->a + b->b ? -1 : 1;
    return strcmp(a->name, b->name);
}

static int by_label(const void *left, const void *right)
{
    const struct category *a = left, *b = right;
    return a->label < b->label ? -1 : a->label > b->label;
}

static double change(const struct category *category, double n, double m)
{
    return fabs(category->b / m - category->a / n);
}

static void note_shifts(struct ol_drift_measure *measure, const struct category *categories, size_t count)
{
    const double n = (double)measure->a.count, m = (double)measure->b.count;
    double last = INFINITY;
    size_t last_at = SIZE_MAX;
    for (size_t k = 0; k < OL_DRIFT_SHIFTS; k++) {
        size_t most = SIZE_MAX;
        for (size_t i = 0; i < count; i++) {
            const double moved = change(&categories[i], n, m);
            const bool is_due = moved < last || (moved == last && i > last_at);
            if (is_due && (most == SIZE_MAX || moved > change(&categories[most], n, m)))
                most = i;
        }
        if (most == SIZE_MAX)
            return;
        last = change(&categories[most], n, m);
        last_at = most;
        measure->shifts[k] =
            (struct ol_drift_shift){categories[most].name, categories[most].a / n, categories[most].b / m};
    }
}

/* Those of a cell of their own, the most frequent first; sorted by label, with their cells in `cell_of`. */
static struct cells category_cells(const struct ol_drift_pair *pair, const struct category *categories,
                                   size_t count)
{
    const size_t apart = count > CELLS_MOST ? CELLS_MOST : count;
    struct category *by = ol_mem_new(ol_mem_product(sizeof *by, count + 1));
    double *labels = ol_mem_new(ol_mem_product(sizeof *labels, count + 1));
    uint32_t *cell_of = ol_mem_new(ol_mem_product(sizeof *cell_of, count + 1));
    for (size_t i = 0; i < count; i++) {
        by[i] = categories[i];
        by[i].a = (double)(i < apart ? i : apart); /* from here on: its cell */
    }
    qsort(by, count, sizeof *by, by_label);
    for (size_t i = 0; i < count; i++) {
        labels[i] = by[i].label;
        cell_of[i] = (uint32_t)by[i].a;
    }
    struct cells cells = cells_new(pair, apart + (count > apart));
    for (size_t i = 0; i < pair->a.count; i++)
        cells.a[cells.of_a[i] = cell_of[below(labels, count, pair->a.values[i])]]++;
    for (size_t i = 0; i < pair->b.count; i++)
        cells.b[cells.of_b[i] = cell_of[below(labels, count, pair->b.values[i])]]++;
    ol_mem_free(by);
    ol_mem_free(labels);
    ol_mem_free(cell_of);
    return cells;
}

static struct category *gather(const struct ol_drift_pair *pair, struct ol_arena *arena, size_t *count)
{
    double *a = sorted_copy(&pair->a), *b = sorted_copy(&pair->b);
    const size_t n = pair->a.count, m = pair->b.count;
    struct category *categories = NULL;
    size_t capacity = 0;
    *count = 0;
    for (size_t i = 0, j = 0; i < n || j < m;) {
        char buffer[OL_LABEL_BUFFER];
        const double label = j == m || (i < n && a[i] < b[j]) ? a[i] : b[j];
        const size_t from_a = i, from_b = j;
        while (i < n && a[i] == label)
            i++;
        while (j < m && b[j] == label)
            j++;
        const char *name = ol_label_text(pair->labels, (ol_label)label, buffer);
        OL_MEM_RESERVE(categories, capacity, *count + 1);
        categories[(*count)++] = (struct category){label, (double)(i - from_a), (double)(j - from_b),
                                                   ol_arena_copy(arena, name, strlen(name))};
    }
    ol_mem_free(a);
    ol_mem_free(b);
    qsort(categories, *count, sizeof *categories, by_rows);
    return categories;
}

static void measure_categories(struct ol_drift_measure *measure, const struct ol_drift_pair *pair,
                               struct ol_arena *arena)
{
    measure->a = (struct ol_drift_side){.count = pair->a.count, .inflation = 1};
    measure->b = (struct ol_drift_side){.count = pair->b.count, .inflation = 1};
    if (pair->a.count < LEAST_COUNT || pair->b.count < LEAST_COUNT)
        return;
    size_t count;
    struct category *categories = gather(pair, arena, &count);
    struct cells cells = category_cells(pair, categories, count);
    describe_cells(measure, &cells);
    measure->distance = ol_cells_distance(cells.a, cells.b, cells.count);
    test_cells(measure, pair, &cells);
    note_shifts(measure, categories, count);
    cells_release(&cells);
    ol_mem_free(categories);
}

void ol_drift_measure(struct ol_drift *drift, const struct ol_drift_pair *pair)
{
    OL_MEM_RESERVE(drift->measures, drift->measure_capacity, drift->measure_count + 1);
    struct ol_drift_measure *measure = &drift->measures[drift->measure_count++];
    *measure = (struct ol_drift_measure){.field = pair->field, .p = 1, .p_all = 1, .words = ""};
    if (pair->field.kind == OL_DRIFT_CATEGORY)
        measure_categories(measure, pair, &drift->arena);
    else
        measure_numbers(measure, pair, &drift->arena);
}
