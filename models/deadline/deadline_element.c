/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/capacity.h"
#include "outlay/deadline.h"

static const struct ol_field fields[] = {
    {"policy", OL_FIELD_KIND, "How a job chooses between spot, on-demand and nothing.",
     .family = ol_deadline_policies, .fallback = "uniform-progress", OL_FIELD_AT(struct ol_deadline, policy)},
    {"tick", OL_FIELD_DURATION, "How often it chooses; its nodes are held and paid for whole ticks.",
     .min = OL_SECOND, .max = 1e18, .fallback = "10m", OL_FIELD_AT(struct ol_deadline, tick)},
    {"restart", OL_FIELD_DURATION, "What each change to a node costs before the work goes on.", .min = 0,
     .max = 1e18, .fallback = "3m", OL_FIELD_AT(struct ol_deadline, restart)},
    {0},
};

const struct ol_element ol_deadline_element = {
    .name = "deadline",
    .summary = "gives each job of a pool nodes of its own, on spot while it can be in time and on-demand else",
    .size = sizeof(struct ol_deadline),
    .fields = fields,
    .example = "<deadline policy=\"uniform-progress\" tick=\"10m\" restart=\"3m\"/>",
};

/* Attributes of nodes that stand, or are ordered and come later. */
static const char *const idle_attributes[] = {
    "nodes",     "max",    "fleet", "quota",   "delay",    "startup",   "idle",       "minimum",
    "speed",     "notice", "hint",  "replace", "fallback", "move-back", "stock-outs", "stock-out-length",
    "job-start", NULL,
};
static const char *const idle_lifetimes[] = {"interruptions", "lifetime-limit", NULL};

static void refuse(const struct ol_capacity *capacity, const char *const *names, const char *why,
                   struct ol_faults *faults)
{
    for (; *names; names++) {
        const struct ol_xml_attribute *attribute = ol_xml_attribute(capacity->node, *names);
        if (attribute)
            ol_faults_add(faults, attribute->place, "%s has no meaning in a pool with a <deadline>: %s", *names,
                          why);
    }
}

static bool check_capacity(const struct ol_capacity *capacity, struct ol_faults *faults)
{
    if (!ol_xml_attribute(capacity->node, "source"))
        return false; /* blamed already */
    if (capacity->source != OL_CAPACITY_SPOT && capacity->source != OL_CAPACITY_ON_DEMAND)
        ol_faults_add(faults, capacity->node->place,
                      "<capacity source=\"%s\"> in a pool with a <deadline>, whose jobs have nodes of their own; "
                      "use on-demand or spot",
                      ol_capacity_source_names[capacity->source]);
    refuse(capacity, idle_attributes, "each job has nodes of its own, from tick to tick; leave it out", faults);
    refuse(capacity, idle_lifetimes,
           "its spot is lost by an <availability> or a <price-history>; give one of them", faults);
    if (capacity->speeds.count)
        ol_faults_add(faults, capacity->node->place,
                      "<speed> has no meaning in a pool with a <deadline>, whose nodes are equally fast; "
                      "leave it out");
    return capacity->source == OL_CAPACITY_ON_DEMAND;
}

void ol_deadline_check(const struct ol_deadline *deadline, const struct ol_list *capacities,
                       struct ol_faults *faults)
{
    const struct ol_capacity *items = capacities->items;
    size_t on_demand = 0;
    for (size_t i = 0; i < capacities->count; i++)
        on_demand += check_capacity(&items[i], faults);
    if (on_demand != 1)
        ol_faults_add(faults, deadline->node->place,
                      "<deadline> in a pool with %zu on-demand capacities; it needs one, to turn to when spot is "
                      "not to be had in time: <capacity source=\"on-demand\" type=\"...\"/>",
                      on_demand);
}
