/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An hour of everything that stands, and of one node of each capacity whose nodes come and go, is rated like any usage;
 * a tag of its own tells the charges of each row.
 */
#include "scenarios/billing_hour.h"

#include "outlay/endpoint.h"
#include "pricing/bill_sum.h"
#include "pricing/usage_file.h"
#include "pricing/usage_tags.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ol_label row_tags(struct ol_billing *billing, size_t row)
{
    const char *number = ol_arena_format(&billing->arena, "%zu", row);
    struct ol_usage_tag tag = {ol_slice_of("row"), ol_slice_of(number)};
    return ol_usage_tags(&billing->labels, &tag, 1);
}

static struct ol_capacity *capacity_of(const struct ol_billing *billing, const struct ol_billing_row *row)
{
    const struct ol_pool *pool = ol_scenario_pool(billing->scenario, row->pool);
    return (struct ol_capacity *)pool->capacities.items + row->capacity;
}

static bool is_nodes(const struct ol_billing_row *row)
{
    return row->sort == OL_BILL_NODES || row->sort == OL_BILL_MOVED_NODES;
}

/* The rows of nodes, for the clock's first hour. */
static int rate_hour(struct ol_billing *billing, struct ol_bill_sum *sum, struct ol_error *error)
{
    struct ol_usage *usages = ol_mem_new(ol_mem_product(sizeof *usages, billing->count));
    size_t count = 0;
    for (size_t i = 0; i < billing->count; i++) {
        if (!is_nodes(&billing->rows[i]))
            continue;
        usages[count] = billing->rows[i].usage;
        usages[count].start = billing->start_instant;
        usages[count].end = billing->start_instant + OL_HOUR;
        usages[count++].tags = row_tags(billing, i);
    }
    const int status = ol_billing_rate_usages(billing, usages, count, 0, OL_HOUR, ol_bill_sum_sink, sum, error);
    ol_mem_free(usages);
    return status;
}

static void forget_prices(const struct ol_billing *billing)
{
    for (size_t p = 0; p < ol_scenario_pool_count(billing->scenario); p++) {
        const struct ol_pool *pool = ol_scenario_pool(billing->scenario, p);
        for (size_t i = 0; i < pool->capacities.count; i++)
            ((struct ol_capacity *)pool->capacities.items + i)->price_per_hour = NAN;
    }
}

int ol_billing_price_hours(struct ol_billing *billing, struct ol_error *error)
{
    struct ol_bill_sum sum = {.by = OL_BY_TAG, .tag = "row", .labels = &billing->labels};
    const int status = rate_hour(billing, &sum, error);
    billing->hourly = OL_ARENA_ARRAY(&billing->arena, ol_money, ol_scenario_pool_count(billing->scenario));
    forget_prices(billing);
    for (size_t i = 0; i < sum.count; i++) {
        if (!*sum.lines[i].value)
            continue;
        const struct ol_billing_row *row = &billing->rows[strtoul(sum.lines[i].value, NULL, 10)];
        const ol_money cost = sum.lines[i].costs.effective;
        const int64_t nodes = row->sort == OL_BILL_MOVED_NODES ? 1 : ol_capacity_least(capacity_of(billing, row));
        capacity_of(billing, row)->price_per_hour = nodes > 0 ? ol_money_real(cost) / (double)nodes : NAN;
        if (row->sort == OL_BILL_NODES)
            billing->hourly[row->pool] += cost;
    }
    ol_bill_sum_release(&sum);
    return status;
}

bool ol_billing_hourly(const struct ol_billing *billing, size_t pool, ol_money *hourly)
{
    const struct ol_pool *found = ol_scenario_pool(billing->scenario, pool);
    if (!billing->currency || found->capacities.count == 0)
        return false;
    if (found->endpoint && !ol_endpoint_has_instances(found->endpoint))
        return false;
    for (size_t i = 0; i < billing->count; i++)
        if (billing->rows[i].sort == OL_BILL_MOVED_NODES && billing->rows[i].pool == pool)
            return false;
    *hourly = billing->hourly[pool];
    return true;
}
