/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/fleet.h"

#include <string.h>

static const struct ol_field fleet_fields[] = {
    {"name", OL_FIELD_NAME, "By which capacities name it.", .is_required = true,
     .offset = offsetof(struct ol_fleet_group, name)},
    {"strategy", OL_FIELD_KIND, "Which member gives the next node.", .family = ol_strategies,
     .fallback = "price-capacity-optimized", .offset = offsetof(struct ol_fleet_group, strategy)},
    {"max", OL_FIELD_COUNT, "Up to how many nodes all members have together.", .unit = "nodes", .min = 1,
     .max = 1e6, .offset = offsetof(struct ol_fleet_group, max_nodes)},
    {0},
};
const struct ol_element ol_fleet_element = {
    .name = "fleet",
    .summary = "capacities of several types and zones that are asked for nodes together",
    .size = sizeof(struct ol_fleet_group),
    .fields = fleet_fields,
    .example = "<fleet name=\"spot\" strategy=\"price-capacity-optimized\" max=\"32\"/>",
};

static const struct ol_field quota_fields[] = {
    {"name", OL_FIELD_NAME, "By which capacities name it.", .is_required = true,
     .offset = offsetof(struct ol_capacity_quota, name)},
    {"units", OL_FIELD_COUNT, "How many of the pool's units there are at most in all capacities that name it.",
     .is_required = true, .min = 1, .max = 1e9, .offset = offsetof(struct ol_capacity_quota, units)},
    {0},
};
const struct ol_element ol_capacity_quota_element = {
    .name = "capacity-quota",
    .summary = "a provider's limit on what several capacities have together",
    .size = sizeof(struct ol_capacity_quota),
    .fields = quota_fields,
    .example = "<capacity-quota name=\"p-family\" units=\"64\"/>",
};

static const struct ol_field shock_fields[] = {
    {"name", OL_FIELD_NAME, "Names its random streams.", .is_required = true,
     .offset = offsetof(struct ol_shock, name)},
    {"every", OL_FIELD_LAW, "The gap from one shock to the next.", .is_required = true,
     .dimension = OL_LAW_DURATION, .offset = offsetof(struct ol_shock, every)},
    {"share", OL_FIELD_SHARE, "With which probability a node is lost by it.", .min = 1e-9, .max = 1,
     .fallback = "100%", .offset = offsetof(struct ol_shock, share)},
    {"within", OL_FIELD_DURATION, "Nodes are lost at any moment of so long after it.", .max = 1e18,
     .fallback = "3m", .offset = offsetof(struct ol_shock, within)},
    {"source", OL_FIELD_CHOICE, "Of which source; without it, spot.", .choices = ol_capacity_source_names,
     .any = "any", .fallback = "spot", .offset = offsetof(struct ol_shock, source)},
    {"zone", OL_FIELD_TEXT, "Of which zone; without it, of all.", .offset = offsetof(struct ol_shock, zone)},
    {0},
};
const struct ol_element ol_shock_element = {
    .name = "shock",
    .summary = "an event that takes many nodes of a pool at once",
    .size = sizeof(struct ol_shock),
    .fields = shock_fields,
    .example = "<shock name=\"reclaim\" every=\"exponential(7d)\" share=\"60%\" within=\"3m\"/>",
};

bool ol_shock_hits(const struct ol_shock *shock, const struct ol_capacity *capacity)
{
    return (shock->source < 0 || shock->source == capacity->source) &&
           (!shock->zone || (capacity->zone && strcmp(shock->zone, capacity->zone) == 0));
}
