/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/commit_outlook.h"

#include "outlay/arena.h"
#include "outlay/stats.h"

#include <math.h>
#include <string.h>

#define TREND_WEEKS  52
#define LEVEL_WEEKS  4
#define SHAPE_WEEKS  8
#define CHANGE_WEEKS 4
#define DAMPING      0.99 /* a week */
/* The quantile is looked for until it is known to this share of the highest demand thought possible. */
#define PRECISION 1e-12

static const double points[] = {-1.3998, -0.5319, 0, 0.5319, 1.3998};
#define POINT_COUNT (sizeof points / sizeof *points)

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t ol_weeks_of(size_t hours)
{
    const size_t weeks = (hours + OL_WEEK_HOURS / 2) / OL_WEEK_HOURS;
    return weeks > 0 ? weeks : 1;
}

/* ---- fitting ---- */

static double mean_of(const double *units, size_t hours)
{
    struct ol_sum sum = {0};
    for (size_t i = 0; i < hours; i++)
        ol_sum_add(&sum, units[i]);
    return ol_sum_total(&sum) / (double)hours;
}

static double median_of(double *values, size_t count)
{
    ol_sort_real(values, count);
    return ol_quantile_sorted(values, count, 0.5);
}

static double theil_sen(const double *means, size_t weeks)
{
    double slopes[TREND_WEEKS * (TREND_WEEKS - 1) / 2];
    size_t count = 0;
    for (size_t i = 0; i < weeks; i++)
        for (size_t k = i + 1; k < weeks; k++)
            slopes[count++] = (means[k] - means[i]) / (double)(k - i);
    return median_of(slopes, count);
}

/* Two weeks have one slope and nothing to judge it by: a trend needs three. Where there are few weeks, changes are
 * taken from one to the next. */
static void fit_trend(struct ol_outlook *outlook, const double *means, size_t weeks)
{
    struct ol_tally changes = {0};
    const size_t apart = weeks >= 3 * CHANGE_WEEKS ? CHANGE_WEEKS : 1;
    for (size_t i = apart; i < weeks; i++)
        ol_tally_add(&changes, means[i] - means[i - apart]);
    if (weeks < 3)
        return;
    outlook->slope = theil_sen(means, weeks);
    outlook->spread = sqrt(ol_tally_variance(&changes) / (double)apart);
    outlook->slope_error = outlook->spread / sqrt((double)(weeks - 1));
    const double square = outlook->slope * outlook->slope, error = outlook->slope_error * outlook->slope_error;
    if (square > 0)
        outlook->trend = outlook->slope * square / (square + error);
}

static void fit_level(struct ol_outlook *outlook, const double *means, size_t weeks)
{
    double levels[LEVEL_WEEKS];
    const size_t count = smaller(weeks, LEVEL_WEEKS);
    for (size_t i = 0; i < count; i++)
        levels[i] = means[weeks - 1 - i] + outlook->trend * (double)i;
    outlook->level = fmax(0, median_of(levels, count));
}

/* Weeks without demand say nothing about shape; where all are, the shape does not matter. */
static void fit_shape(struct ol_outlook *outlook, const double *units, const double *means, size_t weeks,
                      size_t block)
{
    outlook->ratios = ol_mem_new(ol_mem_product(sizeof *outlook->ratios, weeks * block + 1));
    for (size_t w = 0; w < weeks; w++)
        for (size_t i = 0; means[w] > 0 && i < block; i++)
            outlook->ratios[outlook->ratio_count++] = units[w * block + i] / means[w];
    if (outlook->ratio_count == 0)
        outlook->ratios[outlook->ratio_count++] = 1;
    ol_sort_real(outlook->ratios, outlook->ratio_count);
    outlook->ratio_sums = ol_mem_new(ol_mem_product(sizeof *outlook->ratio_sums, outlook->ratio_count + 1));
    for (size_t i = 0; i < outlook->ratio_count; i++)
        outlook->ratio_sums[i + 1] = outlook->ratio_sums[i] + outlook->ratios[i];
}

void ol_outlook_fit(struct ol_outlook *outlook, const double *units, size_t hours)
{
    double means[TREND_WEEKS];
    *outlook = (struct ol_outlook){.weeks = smaller(hours / OL_WEEK_HOURS, TREND_WEEKS)};
    const size_t block = outlook->weeks > 0 ? OL_WEEK_HOURS : hours,
                 weeks = outlook->weeks > 0 ? outlook->weeks : 1;
    const double *first = units + hours - weeks * block;
    for (size_t w = 0; w < weeks; w++)
        means[w] = mean_of(first + w * block, block);
    fit_trend(outlook, means, weeks);
    fit_level(outlook, means, weeks);
    const size_t shape = smaller(weeks, SHAPE_WEEKS), from = weeks - shape;
    fit_shape(outlook, first + from * block, means + from, shape, block);
}

void ol_outlook_release(struct ol_outlook *outlook)
{
    ol_mem_free(outlook->ratios);
    ol_mem_free(outlook->ratio_sums);
    *outlook = (struct ol_outlook){0};
}

/* ---- looking ahead ---- */

double ol_outlook_level(const struct ol_outlook *outlook, size_t week)
{
    const double carried = (double)smaller(week, outlook->weeks);
    const double weeks_of_trend = DAMPING * (1 - pow(DAMPING, carried)) / (1 - DAMPING);
    return fmax(0, outlook->level + outlook->trend * weeks_of_trend);
}

/* The level of a week at one of the points of its spread, as seen `ahead` weeks before. */
static double level_at(const struct ol_outlook *outlook, size_t week, size_t ahead, size_t point)
{
    return fmax(0, ol_outlook_level(outlook, week) + outlook->spread * sqrt((double)ahead) * points[point]);
}

/* How many ratios are at most `ratio`. */
static size_t count_up_to(const struct ol_outlook *outlook, double ratio)
{
    size_t low = 0, high = outlook->ratio_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (outlook->ratios[middle] <= ratio)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* All levels of the weeks behind `from`, as seen `before` weeks before that. */
static double *levels_of(const struct ol_outlook *outlook, size_t from, size_t weeks, size_t before)
{
    double *levels = ol_mem_new(ol_mem_product(sizeof *levels, weeks * POINT_COUNT));
    for (size_t i = 0; i < weeks * POINT_COUNT; i++)
        levels[i] = level_at(outlook, from + 1 + i / POINT_COUNT, before + 1 + i / POINT_COUNT, i % POINT_COUNT);
    return levels;
}

static double share_above(const struct ol_outlook *outlook, const double *levels, size_t count, double commitment)
{
    size_t above = 0;
    for (size_t i = 0; i < count; i++)
        if (levels[i] > 0)
            above += outlook->ratio_count - count_up_to(outlook, commitment / levels[i]);
    return (double)above / ((double)count * (double)outlook->ratio_count);
}

double ol_outlook_choose(const struct ol_outlook *outlook, size_t from, size_t weeks, struct ol_commit_price price)
{
    const double break_even = ol_commit_break_even(price);
    const size_t count = weeks * POINT_COUNT;
    double *levels = levels_of(outlook, from, weeks, 0), highest = 0, low = 0;
    for (size_t i = 0; i < count; i++)
        highest = fmax(highest, levels[i] * outlook->ratios[outlook->ratio_count - 1]);
    double high = share_above(outlook, levels, count, 0) <= break_even ? 0 : highest;
    while (high - low > PRECISION * highest) {
        const double middle = (low + high) / 2;
        if (share_above(outlook, levels, count, middle) <= break_even)
            high = middle;
        else
            low = middle;
    }
    ol_mem_free(levels);
    return high;
}

struct ol_commit_bill ol_outlook_bill(const struct ol_outlook *outlook, size_t from, size_t weeks, double hours,
                                      double commitment, struct ol_commit_price price)
{
    struct ol_commit_bill bill = {.commitment = commitment, .used = 1};
    struct ol_sum demanded = {0}, beyond = {0};
    double *levels = levels_of(outlook, from, weeks, from);
    for (size_t i = 0; i < weeks * POINT_COUNT; i++) {
        const double level = levels[i], all = outlook->ratio_sums[outlook->ratio_count];
        const size_t below = level > 0 ? count_up_to(outlook, commitment / level) : outlook->ratio_count;
        ol_sum_add(&demanded, level * all);
        ol_sum_add(&beyond, level * (all - outlook->ratio_sums[below]) -
                                commitment * (double)(outlook->ratio_count - below));
    }
    ol_mem_free(levels);
    const double each = hours / ((double)(weeks * POINT_COUNT) * (double)outlook->ratio_count);
    bill.demanded = ol_sum_total(&demanded) * each;
    bill.covered = bill.demanded - ol_sum_total(&beyond) * each;
    bill.on_demand = price.on_demand * ol_sum_total(&beyond) * each;
    bill.cost = price.committed * commitment * hours + price.usage * bill.covered + bill.on_demand;
    if (commitment > 0)
        bill.used = bill.covered / (commitment * hours);
    return bill;
}
