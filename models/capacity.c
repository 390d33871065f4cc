/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/capacity.h"

#define NODES_LIMIT 1000000
#define UNITS_LIMIT 100000

const char *const ol_capacity_source_names[OL_CAPACITY_SOURCES + 1] = {
    [OL_CAPACITY_OWNED] = "owned",
    [OL_CAPACITY_RESERVED] = "reserved",
    [OL_CAPACITY_ON_DEMAND] = "on-demand",
    [OL_CAPACITY_SPOT] = "spot",
};
static const char *const terms[] = {"1y", "3y", NULL};
static const char *const payments[] = {"no-upfront", "partial-upfront", "all-upfront", NULL};

static const struct ol_field fields[] = {
    {"source", OL_FIELD_CHOICE, "On which terms the nodes are had.", .choices = ol_capacity_source_names,
     .is_required = true, .offset = offsetof(struct ol_capacity, source)},
    {"type", OL_FIELD_TEXT, "The provider's name for such a node, or a want such as 8xA100.",
     .offset = offsetof(struct ol_capacity, type)},
    {"region", OL_FIELD_TEXT, "Where; a provider's region, or an area such as eu.",
     .offset = offsetof(struct ol_capacity, region)},
    {"zone", OL_FIELD_TEXT, "Where in the region.", .offset = offsetof(struct ol_capacity, zone)},
    {"provider", OL_FIELD_TEXT, "Whose; needed where several price books know the type.",
     .offset = offsetof(struct ol_capacity, provider)},
    {"system", OL_FIELD_TEXT, "The operating system that is paid for: linux, windows, suse, rhel.",
     .offset = offsetof(struct ol_capacity, system)},
    {"account", OL_FIELD_TEXT, "The account that has them.", .offset = offsetof(struct ol_capacity, account)},
    {"nodes", OL_FIELD_COUNT, "How many.", .unit = "nodes", .min = 1, .max = NODES_LIMIT, .fallback = "1",
     .offset = offsetof(struct ol_capacity, nodes)},
    {"units-per-node", OL_FIELD_COUNT, "How many of the pool's units each has; by default the type's.", .min = 1,
     .max = UNITS_LIMIT, .offset = offsetof(struct ol_capacity, units_per_node)},
    {"cost-per-node-hour", OL_FIELD_PRICE, "Of owned nodes: what each costs an hour.", .min = 0, .max = 1e9,
     .offset = offsetof(struct ol_capacity, cost_per_node_hour)},
    {"term", OL_FIELD_CHOICE, "Of reserved nodes: for how long.", .choices = terms, .fallback = "1y",
     .offset = offsetof(struct ol_capacity, term)},
    {"payment", OL_FIELD_CHOICE, "Of reserved nodes: what is paid at the start.", .choices = payments,
     .fallback = "no-upfront", .offset = offsetof(struct ol_capacity, payment)},
    {0},
};

const struct ol_element ol_capacity_element = {
    .name = "capacity",
    .summary = "nodes of a pool that are had on the same terms, for the whole run",
    .size = sizeof(struct ol_capacity),
    .fields = fields,
    .example = "<capacity source=\"spot\" type=\"p4d.24xlarge\" region=\"us-east-1\" nodes=\"4\"/>",
};

void ol_capacity_check(const struct ol_capacity *capacity, struct ol_faults *faults)
{
    const bool is_owned = capacity->source == OL_CAPACITY_OWNED;
    const struct ol_xml_attribute *cost = ol_xml_attribute(capacity->node, "cost-per-node-hour");
    if (!ol_xml_attribute(capacity->node, "source"))
        return;
    if (!is_owned && cost)
        ol_faults_add(faults, cost->place,
                      "cost-per-node-hour: only owned nodes have a price of their own; what "
                      "others cost is in the price book");
    if (!is_owned && !ol_xml_attribute(capacity->node, "type"))
        ol_faults_add(faults, capacity->node->place,
                      "<capacity source=\"%s\"> needs a type: the provider's name for "
                      "such a node",
                      ol_capacity_source_names[capacity->source]);
}
