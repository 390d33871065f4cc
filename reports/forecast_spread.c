/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/forecast_spread.h"

#include "outlay/stats.h"

#include <math.h>
#include <stdlib.h>

/* An error of nothing has no logarithm; so small it is against the greatest. */
#define NOTHING 1e-9

static int compare_misses(const void *a, const void *b)
{
    const struct ol_forecast_miss *x = a, *y = b;
    return x->off != y->off ? (x->off > y->off) - (x->off < y->off)
                            : (x->distance > y->distance) - (x->distance < y->distance);
}

static int compare_distances(const void *a, const void *b)
{
    const struct ol_forecast_miss *x = a, *y = b;
    return x->distance != y->distance ? (x->distance > y->distance) - (x->distance < y->distance)
                                      : compare_misses(a, b);
}

/* Weighted least squares of the logarithm of the mean error on that of its distance. Neighbouring distances err
 * together: with weights of 1 / h each octave counts alike. */
static void fit_growth(struct ol_forecast_spread *spread)
{
    const struct ol_forecast_miss *misses = spread->misses;
    double weights = 0, x_mean = 0, y_mean = 0, up = 0, down = 0, greatest = 0;
    for (size_t i = 0; i < spread->count; i++)
        greatest = fmax(greatest, fabs(misses[i].off));
    spread->intercept = -INFINITY;
    spread->growth = 0;
    if (greatest <= 0)
        return;
    for (size_t i = 0, next; i < spread->count; i = next) {
        double sum = 0;
        for (next = i; next < spread->count && misses[next].distance == misses[i].distance; next++)
            sum += fabs(misses[next].off);
        const double weight = misses[i].weight, x = log(misses[i].distance),
                     y = log(fmax(sum / (double)(next - i), NOTHING * greatest));
        const double x_off = x - x_mean, y_off = y - y_mean;
        weights += weight;
        x_mean += weight / weights * x_off;
        y_mean += weight / weights * y_off;
        up += weight * x_off * (y - y_mean);
        down += weight * x_off * (x - x_mean);
    }
    spread->growth = down > 0 ? fmin(fmax(up / down, 0), 1) : 0;
    spread->intercept = y_mean - spread->growth * x_mean;
}

/* Beyond what was seen errors grow as those of a random walk at most: a slope that a few weeks have shown is not
 * carried on for a year. */
static double size_at(const struct ol_forecast_spread *spread, double distance)
{
    const double seen = fmin(distance, spread->reach), beyond = distance / seen;
    return exp(spread->intercept + spread->growth * log(seen)) * pow(beyond, fmin(spread->growth, 0.5));
}

void ol_forecast_spread_fit(struct ol_forecast_spread *spread, struct ol_forecast_miss *misses, size_t count,
                            double span, struct ol_arena *arena)
{
    *spread = (struct ol_forecast_spread){.misses = misses, .count = count, .span = fmax(span, 1)};
    qsort(misses, count, sizeof *misses, compare_distances);
    spread->reach = count > 0 ? misses[count - 1].distance : 1;
    fit_growth(spread);
    if (isinf(spread->intercept)) {
        spread->count = 0;
        return;
    }
    for (size_t i = 0; i < count; i++)
        misses[i].off /= size_at(spread, misses[i].distance);
    qsort(misses, count, sizeof *misses, compare_misses);
    spread->below = OL_ARENA_ARRAY(arena, double, count);
    double weights = 0;
    for (size_t i = 0; i < count; i++) {
        spread->below[i] = weights + 0.5 * misses[i].weight;
        weights += misses[i].weight;
    }
    for (size_t i = 0; i < count; i++)
        spread->below[i] /= weights;
}

/* Linear between the errors, each in the middle of its weight. */
static double quantile(const struct ol_forecast_spread *spread, double p)
{
    size_t low = 0, high = spread->count - 1;
    if (p <= spread->below[0])
        return spread->misses[0].off;
    if (p >= spread->below[high])
        return spread->misses[high].off;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (spread->below[middle] <= p)
            low = middle;
        else
            high = middle;
    }
    const double share = (p - spread->below[low]) / (spread->below[high] - spread->below[low]);
    return spread->misses[low].off + share * (spread->misses[high].off - spread->misses[low].off);
}

/* Student's quantile over the normal one, to first order, for as many errors as are independent of each other. */
static double widening(const struct ol_forecast_spread *spread, double p, double distance)
{
    const double z = ol_normal_quantile(p), blocks = 1 + spread->span / distance;
    return 1 + (z * z + 1) / (4 * blocks);
}

double ol_forecast_spread_at(const struct ol_forecast_spread *spread, double p, double distance)
{
    if (spread->count == 0 || p == 0.5)
        return 0;
    const double off = quantile(spread, p) * widening(spread, p, distance) * size_at(spread, distance);
    return p < 0.5 ? fmin(off, 0) : fmax(off, 0);
}
