/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * billing_owned: the price book of what is the user's own: nodes, by their costs, and private lines.
 */
#include "scenarios/billing_row.h"

#include "outlay/output.h"

#define OWNED "owned"

bool ol_billing_is_owned(const struct ol_capacity *capacity)
{
    return capacity->source == OL_CAPACITY_OWNED && ol_xml_attribute(capacity->node, "cost-per-node-hour");
}

const char *ol_billing_owned_item(struct ol_billing *billing, const struct ol_pool *pool, size_t i)
{
    return ol_arena_format(&billing->arena, "%s/%zu", pool->name, i + 1);
}

static void begin_owned(struct ol_output *output, const char *currency, bool has_lines)
{
    ol_output_format(output,
                     "<pricebook version=\"1\" name=\"" OWNED "\" provider=\"" OWNED
                     "\" title=\"Own machines\" currency=\"%s\">\n"
                     "  <service meter=\"instance\" name=\"Own machines\"/>\n",
                     currency);
    if (has_lines)
        ol_output_string(output, "  <service meter=\"egress\" name=\"Private lines\"/>\n"
                                 "  <service meter=\"nat\" name=\"Private lines\"/>\n");
}

static void write_owned(struct ol_billing *billing, const char *currency)
{
    struct ol_output *output = ol_output_to_text(&billing->owned);
    const bool has_lines = ol_billing_has_lines(billing->scenario);
    size_t written = 0;
    char amount[OL_MONEY_BUFFER];
    for (size_t p = 0; p < ol_scenario_pool_count(billing->scenario); p++) {
        const struct ol_pool *pool = ol_scenario_pool(billing->scenario, p);
        const struct ol_capacity *capacities = pool->capacities.items;
        for (size_t i = 0; i < pool->capacities.count; i++) {
            if (!ol_billing_is_owned(&capacities[i]))
                continue;
            if (written++ == 0)
                begin_owned(output, currency, has_lines);
            ol_output_string(output, "  <price meter=\"instance\" item=\"");
            ol_output_escaped(output, ol_billing_owned_item(billing, pool, i));
            ol_output_format(output, "\" term=\"owned\" amount=\"%s\"/>\n",
                             ol_unit_price_format(capacities[i].cost_per_node_hour, amount));
        }
    }
    if (has_lines && written++ == 0)
        begin_owned(output, currency, has_lines);
    ol_billing_write_lines(billing->scenario, output);
    if (written > 0)
        ol_output_string(output, "</pricebook>\n");
    ol_output_close(output, NULL);
}

int ol_billing_open_owned(struct ol_billing *billing, const char *currency, struct ol_error *error)
{
    struct ol_faults faults = {0};
    write_owned(billing, currency);
    if (billing->owned.length == 0)
        return OL_OK;
    billing->owned_book =
        ol_book_of_memory(billing->owned.data, billing->owned.length, "owned.xml", &faults, error);
    if (!billing->owned_book && faults.count > 0)
        *error = faults.items[0];
    ol_faults_release(&faults);
    return billing->owned_book ? OL_OK : error->status;
}
