/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/transfer_metrics.h"

#include "models/serving/endpoint_pool.h"
#include "outlay/arena.h"
#include "scenarios/scenario_data.h"

#include <string.h>

static const char *const distances[OL_DISTANCES] = {
    [OL_OTHER_ZONE] = "inter_zone", [OL_OTHER_REGION] = "inter_region", [OL_OTHER_CLOUD] = "internet"};

struct sheet {
    struct ol_metrics *metrics;
    size_t replication;
    ol_area totals[OL_DISTANCES];
};

static void set(const struct sheet *sheet, const char *name, const char *what, const char *unit, double value)
{
    struct ol_text text = {0};
    ol_text_addf(&text, "transfer.%s%s%s", name, *name ? "." : "", what);
    ol_metrics_set(sheet->metrics, sheet->replication, ol_text_string(&text), unit, value);
    ol_text_release(&text);
}

static void set_distances(struct sheet *sheet, const char *name, const ol_area bytes[OL_DISTANCES])
{
    for (size_t i = OL_OTHER_ZONE; i < OL_DISTANCES; i++) {
        char what[40];
        snprintf(what, sizeof what, "%s_gb", distances[i]);
        set(sheet, name, what, "GB", (double)bytes[i] / 1e9);
        sheet->totals[i] += bytes[i];
    }
}

static void set_dataset(struct sheet *sheet, const struct ol_world *world, size_t dataset)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    const struct ol_way *way;
    ol_area bytes[OL_DISTANCES] = {0};
    bool has_any = false;
    for (size_t i = 0; (way = ol_carrier_way_at(world->movement.carrier, i)); i++) {
        has_any |= way->dataset == dataset && way->distance != OL_SAME_PLACE;
        bytes[way->distance] += way->dataset == dataset ? way->passed.counted : 0;
    }
    if (has_any)
        set_distances(sheet, ol_scenario_dataset(scenario, dataset)->name, bytes);
}

static bool set_endpoints(struct sheet *sheet, const struct ol_world *world)
{
    const struct ol_scenario *scenario = world->inflow->scenario;
    bool has_any = false;
    for (size_t i = 0; i < world->pool_count; i++) {
        const struct ol_endpoint *endpoint = ol_scenario_pool(scenario, i)->endpoint;
        if (!endpoint || !endpoint->response.type)
            continue;
        const ol_area bytes[OL_DISTANCES] = {[OL_OTHER_CLOUD] =
                                                 ol_endpoint_pool_tally(world->models[i])->answered.counted};
        set_distances(sheet, endpoint->name, bytes);
        has_any = true;
    }
    return has_any;
}

void ol_transfer_metrics(const struct ol_world *world, struct ol_metrics *metrics, size_t replication)
{
    struct sheet sheet = {.metrics = metrics, .replication = replication};
    const bool has_answers = set_endpoints(&sheet, world);
    if (!world->movement.carrier && !has_answers)
        return;
    for (size_t i = 0; world->movement.carrier && i < world->inflow->scenario->datasets.count; i++)
        set_dataset(&sheet, world, i);
    for (size_t i = OL_OTHER_ZONE; i < OL_DISTANCES; i++)
        set(&sheet, "gb", distances[i], "GB", (double)sheet.totals[i] / 1e9);
}

/* ---- what it cost ---- */

static bool is_of_way(const struct ol_billing_row *row)
{
    return row->sort == OL_BILL_PASSED || row->sort == OL_BILL_ANSWERED;
}

static const char *name_of(const struct ol_billing *billing, const struct ol_billing_row *row)
{
    return row->sort == OL_BILL_ANSWERED ? ol_scenario_pool(billing->scenario, row->pool)->name
                                         : ol_scenario_dataset(billing->scenario, row->dataset)->name;
}

/* Rows of one way share their resource, and are made one after the other. */
static bool repeats(const struct ol_billing *billing, size_t i)
{
    return i > 0 && billing->rows[i - 1].usage.resource == billing->rows[i].usage.resource;
}

void ol_transfer_cost_metrics(const struct ol_billing *billing, const ol_money *by_resource, size_t count,
                              struct ol_metrics *metrics, size_t replication)
{
    const struct sheet sheet = {.metrics = metrics, .replication = replication};
    ol_money all = 0;
    bool has_any = false;
    for (size_t i = 0; i < billing->count; i++) {
        const struct ol_billing_row *row = &billing->rows[i];
        if (!is_of_way(row) && row->sort != OL_BILL_STANDING)
            continue;
        has_any = true;
        all += !repeats(billing, i) && row->usage.resource < count ? by_resource[row->usage.resource] : 0;
    }
    if (has_any)
        set(&sheet, "", "cost", billing->currency, ol_money_real(all));
    for (size_t i = 0; i < billing->count; i++) {
        ol_money cost = 0;
        if (!is_of_way(&billing->rows[i]))
            continue;
        const char *name = name_of(billing, &billing->rows[i]);
        for (size_t k = 0; k < billing->count; k++)
            if (is_of_way(&billing->rows[k]) && !repeats(billing, k) && billing->rows[k].usage.resource < count &&
                strcmp(name_of(billing, &billing->rows[k]), name) == 0)
                cost += by_resource[billing->rows[k].usage.resource];
        set(&sheet, name, "cost", billing->currency, ol_money_real(cost));
    }
}
