/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/plain_bill.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_AN_HOUR 4
#define HOURS_A_YEAR  8760

static double price_of(const struct plain_row *row)
{
    return row->type->price * (row->is_windows ? 1.5 : 1);
}

static int overlap(const struct plain_row *row, int start, int end)
{
    const int from = row->start > start ? row->start : start, to = row->end < end ? row->end : end;
    return to > from ? to - from : 0;
}

static bool is_same(const char *wanted, const char *text)
{
    return !wanted || strcmp(wanted, text) == 0;
}

/* ---- commitments ---- */

/* Reservations by zone, reservations by region, plans of a family, plans; then the older, then by name. */
static int rank_of(const struct plain_commitment *commitment)
{
    return commitment->kind == PLAIN_RESERVED ? (commitment->zone ? 0 : 1) : 1 + (int)commitment->kind;
}

static bool goes_first(const struct plain_commitment *a, const struct plain_commitment *b)
{
    if (rank_of(a) != rank_of(b))
        return rank_of(a) < rank_of(b);
    return a->start != b->start ? a->start < b->start : strcmp(a->name, b->name) < 0;
}

/* What an hour of it costs, however it is paid. */
static double hourly_cost(const struct plain_world *world, const struct plain_commitment *commitment)
{
    if (commitment->kind != PLAIN_RESERVED)
        return commitment->hourly;
    return commitment->count * commitment->type->price * (commitment->is_windows ? 1.5 : 1) *
           (1 - world->reserved_discount);
}

static bool is_flexible(const struct plain_commitment *commitment)
{
    return !commitment->zone && !commitment->is_windows;
}

static double size_of(const struct plain_type *type)
{
    return type->size > 0 ? type->size : type->vcpus;
}

static bool may_cover(const struct plain_commitment *commitment, const struct plain_row *row)
{
    if (commitment->kind == PLAIN_COMPUTE_PLAN)
        return true;
    if (!is_same(commitment->region, row->region))
        return false;
    if (commitment->kind == PLAIN_INSTANCE_PLAN)
        return strcmp(commitment->family, row->type->family) == 0;
    if (commitment->is_windows != row->is_windows || !is_same(commitment->zone, row->zone))
        return false;
    return is_flexible(commitment) ? strcmp(commitment->type->family, row->type->family) == 0
                                   : commitment->type == row->type;
}

static double saving_of(const struct plain_commitment *commitment, const struct plain_row *row)
{
    return commitment->kind == PLAIN_COMPUTE_PLAN ? row->type->compute_discount : row->type->instance_discount;
}

/* How much of the commitment's supply an hour of one of the row takes: instances or size units; or money. */
static double need_of(const struct plain_commitment *commitment, const struct plain_row *row)
{
    if (commitment->kind == PLAIN_RESERVED)
        return is_flexible(commitment) ? size_of(row->type) : 1;
    return price_of(row) * (1 - saving_of(commitment, row));
}

static double supply_of(const struct plain_commitment *commitment)
{
    if (commitment->kind != PLAIN_RESERVED)
        return commitment->hourly;
    return commitment->count * (is_flexible(commitment) ? size_of(commitment->type) : 1);
}

static bool is_better(const struct plain_commitment *commitment, const struct plain_row *a,
                      const struct plain_row *b)
{
    if (commitment->kind == PLAIN_RESERVED) {
        const bool owns_a = commitment->account && is_same(commitment->account, a->account);
        const bool owns_b = commitment->account && is_same(commitment->account, b->account);
        if (owns_a != owns_b)
            return owns_a;
        return need_of(commitment, a) < need_of(commitment, b) - 1e-12;
    }
    if (fabs(saving_of(commitment, a) - saving_of(commitment, b)) > 1e-9)
        return saving_of(commitment, a) > saving_of(commitment, b);
    return need_of(commitment, a) < need_of(commitment, b) - 1e-12;
}

/* One commitment in one hour: again and again the best of those that are left, the first of equals. */
static void use_commitment(const struct plain_world *world, int index, double *left, struct plain_bill *bill)
{
    const struct plain_commitment *commitment = &world->commitments[index];
    const double cost = hourly_cost(world, commitment);
    double supply = supply_of(commitment);
    bool is_done[PLAIN_ROWS] = {false};
    for (;;) {
        int best = -1;
        for (int i = 0; i < world->row_count; i++)
            if (!is_done[i] && left[i] > 1e-12 && may_cover(commitment, &world->rows[i]) &&
                (best < 0 || is_better(commitment, &world->rows[i], &world->rows[best])))
                best = i;
        if (best < 0 || supply <= 1e-12)
            break;
        const double need = need_of(commitment, &world->rows[best]);
        const double taken = fmin(left[best], supply / need);
        bill->covered[best][index] += taken;
        bill->effective[best][index] += taken * need / supply_of(commitment) * cost;
        left[best] -= taken;
        supply -= taken * need;
        is_done[best] = true;
    }
    bill->commitments[index].unused += fmax(supply, 0) / supply_of(commitment) * cost;
}

/* ---- sustained use ---- */

/* A family in a region in one month: the levels of all its slots so far, the highest first. */
struct levels {
    const char *family, *region;
    double *past;
    int count;
};

static double rate_of(int sustained, double share_of_month)
{
    static const double thirty[] = {1, 0.8, 0.6, 0.4}, twenty[] = {1, 0.8678, 0.733, 0.6};
    const int quarter = share_of_month >= 0.75 ? 3 : (int)(share_of_month * 4);
    return sustained == 30 ? thirty[quarter] : sustained == 20 ? twenty[quarter] : 1;
}

/* The mean rate of `level` vCPUs in one more slot: each level's by how many slots it was in use before. */
static double mean_rate(const struct levels *levels, double level, int sustained, int month_slots)
{
    double weight = 0, below = 0; /* levels up to `below` are weighed */
    for (int used = levels->count; used >= 0 && below < level; used--) {
        /* levels in use in exactly `used` slots: above past[used], up to past[used - 1] */
        const double upto = used > 0 ? fmin(levels->past[used - 1], level) : level;
        if (upto > below) {
            weight += (upto - below) * rate_of(sustained, (double)used / month_slots);
            below = upto;
        }
    }
    return weight / level;
}

static void remember(struct levels *levels, double level)
{
    int at = levels->count++;
    for (; at > 0 && levels->past[at - 1] < level; at--)
        levels->past[at] = levels->past[at - 1];
    levels->past[at] = level;
}

static bool is_together(const struct plain_row *a, const struct plain_row *b)
{
    return strcmp(a->type->family, b->type->family) == 0 && strcmp(a->region, b->region) == 0;
}

static struct levels *levels_of(struct levels *all, const struct plain_world *world, int row)
{
    int first = 0;
    while (!is_together(&world->rows[first], &world->rows[row]))
        first++;
    return &all[first];
}

/* `levels`: vCPUs uncovered of each row in this slot. */
static void pay_slot(const struct plain_world *world, struct levels *all, const double *levels, int month_slots,
                     struct plain_bill *bill)
{
    for (int i = 0; i < world->row_count; i++) {
        const struct plain_row *row = &world->rows[i];
        double together = 0;
        bool is_first = true;
        for (int k = 0; k < world->row_count; k++)
            if (levels[k] > 0 && is_together(row, &world->rows[k])) {
                is_first &= k >= i;
                together += levels[k];
            }
        if (levels[i] <= 0 || !is_first)
            continue;
        struct levels *of = levels_of(all, world, i);
        const double rate = mean_rate(of, together, row->type->sustained, month_slots);
        for (int k = i; k < world->row_count; k++)
            if (levels[k] > 0 && is_together(row, &world->rows[k]))
                bill->rows[k].billed +=
                    levels[k] / world->rows[k].type->vcpus / SLOTS_AN_HOUR * price_of(&world->rows[k]) * rate;
        remember(of, together);
    }
}

/* ---- all of it ---- */

static void pay_hour(const struct plain_world *world, int hour, struct levels *all, int month_slots,
                     struct plain_bill *bill)
{
    double left[PLAIN_ROWS];
    bool is_used[PLAIN_COMMITMENTS] = {false};
    for (int i = 0; i < world->row_count; i++)
        left[i] = world->rows[i].quantity * overlap(&world->rows[i], hour, hour + SLOTS_AN_HOUR) / SLOTS_AN_HOUR;
    for (;;) {
        int next = -1;
        for (int k = 0; k < world->commitment_count; k++)
            if (!is_used[k] && world->commitments[k].start <= hour &&
                (next < 0 || goes_first(&world->commitments[k], &world->commitments[next])))
                next = k;
        if (next < 0)
            break;
        is_used[next] = true;
        use_commitment(world, next, left, bill);
        bill->commitments[next].recurring +=
            hourly_cost(world, &world->commitments[next]) * (1 - world->commitments[next].paid_upfront);
    }
    for (int i = 0; i < world->row_count; i++)
        bill->rows[i].uncovered += left[i];
    for (int slot = hour; slot < hour + SLOTS_AN_HOUR; slot++) {
        double levels[PLAIN_ROWS];
        for (int i = 0; i < world->row_count; i++) {
            const int there = overlap(&world->rows[i], hour, hour + SLOTS_AN_HOUR);
            levels[i] = overlap(&world->rows[i], slot, slot + 1) > 0 && left[i] > 1e-12
                            ? left[i] * SLOTS_AN_HOUR / there * world->rows[i].type->vcpus
                            : 0;
        }
        pay_slot(world, all, levels, month_slots, bill);
    }
}

void plain_bill(const struct plain_world *world, struct plain_bill *bill)
{
    struct levels all[PLAIN_ROWS] = {0};
    memset(bill, 0, sizeof *bill);
    for (int i = 0; i < world->row_count; i++)
        all[i].past = calloc(31 * 24 * SLOTS_AN_HOUR, sizeof *all[i].past);
    for (int month = 0; month < world->month_count; month++) {
        const int start = world->month_starts[month], end = world->month_starts[month + 1];
        for (int i = 0; i < world->row_count; i++)
            all[i].count = 0;
        for (int hour = start; hour < end; hour += SLOTS_AN_HOUR)
            if (hour >= world->begin && hour < world->end)
                pay_hour(world, hour, all, end - start, bill);
    }
    for (int k = 0; k < world->commitment_count; k++)
        if (world->commitments[k].start >= world->begin && world->commitments[k].start < world->end)
            bill->commitments[k].upfront =
                hourly_cost(world, &world->commitments[k]) * HOURS_A_YEAR * world->commitments[k].paid_upfront;
    for (int i = 0; i < world->row_count; i++)
        free(all[i].past);
}
