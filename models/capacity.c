/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/capacity.h"

#include "outlay/placement.h"

#include <string.h>

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

static const char *const replaces[] = {
    [OL_REPLACE_ON_LOSS] = "loss", [OL_REPLACE_ON_NOTICE] = "notice", [OL_REPLACE_ON_HINT] = "hint", NULL};
static const char *const fallbacks[] = {
    [OL_FALLBACK_BY_ORDER] = "by-order", [OL_FALLBACK_ON_DEMAND] = "on-demand", [OL_FALLBACK_NONE] = "none", NULL};

static const struct ol_field speed_fields[] = {
    {"kind", OL_FIELD_NAME, "Of jobs of which kind.", .is_required = true,
     .offset = offsetof(struct ol_speed, kind)},
    {"factor", OL_FIELD_REAL, "How many times as fast as on the nodes for which runtimes are stated.",
     .is_required = true, .min = 1e-3, .max = 1e3, .offset = offsetof(struct ol_speed, factor)},
    {0},
};
static const struct ol_element speed_element = {
    .name = "speed",
    .summary = "how fast jobs of one kind are on the nodes of a capacity",
    .size = sizeof(struct ol_speed),
    .fields = speed_fields,
    .example = "<speed kind=\"bert\" factor=\"2.4\"/>",
};

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
    {"nodes", OL_FIELD_COUNT, "How many stand for the whole run; 1, or 0 where there is a max.", .unit = "nodes",
     .max = NODES_LIMIT, .offset = offsetof(struct ol_capacity, nodes)},
    {"max", OL_FIELD_COUNT, "Up to how many there are when jobs wait.", .unit = "nodes", .min = 1,
     .max = NODES_LIMIT, .offset = offsetof(struct ol_capacity, max_nodes)},
    {"units-per-node", OL_FIELD_COUNT, "How many of the pool's units each has; by default the type's.", .min = 1,
     .max = UNITS_LIMIT, .offset = offsetof(struct ol_capacity, units_per_node)},
    {"node-cpus", OL_FIELD_REAL, "Where jobs are placed on nodes: the processors of each; without it, no limit.",
     .unit = "cpus", .min = 1e-3, .max = 1e6, .offset = offsetof(struct ol_capacity, node_cpus)},
    {"node-memory", OL_FIELD_SIZE, "Where jobs are placed on nodes: the memory of each; without it, no limit.",
     .min = 1, .max = 1e18, .offset = offsetof(struct ol_capacity, node_memory)},
    {"gpu-model", OL_FIELD_TEXT, "The model of the nodes' GPUs, for jobs that ask for one: A100, H100 ...",
     .offset = offsetof(struct ol_capacity, gpu_model)},
    OL_SLICING_FIELDS(struct ol_capacity, slicing),
    {"cost-per-node-hour", OL_FIELD_PRICE, "Of owned nodes: what each costs an hour.", .min = 0, .max = 1e9,
     .offset = offsetof(struct ol_capacity, cost_per_node_hour)},
    {"term", OL_FIELD_CHOICE, "Of reserved nodes: for how long.", .choices = terms, .fallback = "1y",
     .offset = offsetof(struct ol_capacity, term)},
    {"payment", OL_FIELD_CHOICE, "Of reserved nodes: what is paid at the start.", .choices = payments,
     .fallback = "no-upfront", .offset = offsetof(struct ol_capacity, payment)},
    {"order", OL_FIELD_COUNT, "Whose nodes are asked for and used first: the lower; then as listed.", .max = 1e6,
     .fallback = "0", .offset = offsetof(struct ol_capacity, order)},
    {"fleet", OL_FIELD_TEXT, "The <fleet> of the pool in whose name it is asked.",
     .offset = offsetof(struct ol_capacity, fleet)},
    {"quota", OL_FIELD_TEXT, "The <capacity-quota> of the pool that it counts against.",
     .offset = offsetof(struct ol_capacity, quota)},
    {"delay", OL_FIELD_LAW, "From the order of a node until it starts and is billed.",
     .dimension = OL_LAW_DURATION, .offset = offsetof(struct ol_capacity, delay)},
    {"startup", OL_FIELD_LAW, "From a node's start until it serves: boot, image pull.",
     .dimension = OL_LAW_DURATION, .offset = offsetof(struct ol_capacity, startup)},
    {"job-start", OL_FIELD_LAW, "From a job's start on such nodes until it computes: pod start.",
     .dimension = OL_LAW_DURATION, .offset = offsetof(struct ol_capacity, job_start)},
    {"idle", OL_FIELD_DURATION, "How long a node has no work before it is given back.", .max = 1e18,
     .fallback = "0s", .offset = offsetof(struct ol_capacity, idle)},
    {"minimum", OL_FIELD_DURATION, "How long a node is kept at least, as it is paid for anyway.", .max = 1e18,
     .fallback = "0s", .offset = offsetof(struct ol_capacity, minimum)},
    {"speed", OL_FIELD_REAL, "How many times as fast as the nodes for which runtimes are stated.", .min = 1e-3,
     .max = 1e3, .fallback = "1", .offset = offsetof(struct ol_capacity, speed)},
    {"interruptions", OL_FIELD_LAW,
     "The law of a node's lifetime from its start; without it, none is lost by chance.",
     .dimension = OL_LAW_DURATION, .offset = offsetof(struct ol_capacity, interruptions)},
    {"lifetime-limit", OL_FIELD_DURATION, "After which a node is taken away at the latest.", .min = 1, .max = 1e18,
     .offset = offsetof(struct ol_capacity, lifetime_limit)},
    {"notice", OL_FIELD_DURATION, "How long before its loss a node's jobs are told of it.", .max = 1e18,
     .fallback = "0s", .offset = offsetof(struct ol_capacity, notice)},
    {"hint", OL_FIELD_DURATION, "How long before its loss a node is said to be at risk.", .max = 1e18,
     .fallback = "0s", .offset = offsetof(struct ol_capacity, hint)},
    {"replace", OL_FIELD_CHOICE, "When the successor of a node that is lost is ordered.", .choices = replaces,
     .fallback = "loss", .offset = offsetof(struct ol_capacity, replace)},
    {"fallback", OL_FIELD_CHOICE,
     "Of spot: what is asked while it is out of stock: what comes next in order, on-demand (which then comes "
     "after it), "
     "or nothing.",
     .choices = fallbacks, .fallback = "by-order", .offset = offsetof(struct ol_capacity, fallback)},
    {"move-back", OL_FIELD_FLAG,
     "Of spot: whether jobs leave its fallback, with a save, when it gives nodes again.", .fallback = "no",
     .offset = offsetof(struct ol_capacity, moves_back)},
    {"stock-outs", OL_FIELD_LAW, "The gaps between times in which no new node is to be had.",
     .dimension = OL_LAW_DURATION, .offset = offsetof(struct ol_capacity, stock_every)},
    {"stock-out-length", OL_FIELD_LAW, "How long such a time lasts.", .dimension = OL_LAW_DURATION,
     .offset = offsetof(struct ol_capacity, stock_for)},
    {"max-price", OL_FIELD_MONEY, "Of spot with a <price-history>: nodes are lost while an hour costs more.",
     .min = 0, .max = 1e9, .offset = offsetof(struct ol_capacity, max_price)},
    {0},
};

static const struct ol_child children[] = {
    {&speed_element, offsetof(struct ol_capacity, speeds), 0, 0},
    {&ol_availability_element, offsetof(struct ol_capacity, availabilities), 0, 1},
    {&ol_price_history_element, offsetof(struct ol_capacity, price_histories), 0, 1},
    {0},
};

const struct ol_element ol_capacity_element = {
    .name = "capacity",
    .summary = "nodes of a pool that are had on the same terms: those that stand, and those that come and go",
    .size = sizeof(struct ol_capacity),
    .fields = fields,
    .children = children,
    .example = "<capacity source=\"spot\" type=\"p4d.24xlarge\" region=\"us-east-1\" max=\"16\"\n"
               "          delay=\"uniform(2m,5m)\" interruptions=\"exponential(20h)\" notice=\"2m\"/>",
};

static bool is_given(const struct ol_capacity *capacity, const char *attribute)
{
    return ol_xml_attribute(capacity->node, attribute) != NULL;
}

/* ---- what follows from the attributes ---- */

int64_t ol_capacity_least(const struct ol_capacity *capacity)
{
    return is_given(capacity, "nodes") ? capacity->nodes : is_given(capacity, "max") ? 0 : 1;
}

int64_t ol_capacity_most(const struct ol_capacity *capacity)
{
    return is_given(capacity, "max") ? capacity->max_nodes : ol_capacity_least(capacity);
}

bool ol_capacity_is_moved(const struct ol_capacity *capacity)
{
    return ol_capacity_most(capacity) > ol_capacity_least(capacity) || capacity->interruptions.type ||
           capacity->lifetime_limit > 0 || capacity->availabilities.count > 0 ||
           (capacity->price_histories.count > 0 && capacity->max_price > 0);
}

double ol_capacity_speed(const struct ol_capacity *capacity, const char *kind)
{
    const struct ol_speed *speeds = capacity->speeds.items;
    for (size_t i = 0; kind && i < capacity->speeds.count; i++)
        if (strcmp(speeds[i].kind, kind) == 0)
            return speeds[i].factor;
    return capacity->speed;
}

/* ---- checks ---- */

/* Attributes that need another, or a source. */
static const struct {
    const char *name, *needs; /* needs: one of these words, or an attribute's name */
    const char *why;
} rules[] = {
    {"cost-per-node-hour", "owned",
     "only owned nodes have a price of their own; what others cost is in the price book"},
    {"term", "reserved", "only reserved nodes have a term"},
    {"payment", "reserved", "only reserved nodes have a payment"},
    {"max", "moved", "owned and reserved nodes stand for the whole run; say how many with nodes=\"...\""},
    {"idle", "moved", "owned and reserved nodes are never given back; leave it out"},
    {"idle", "max", "nodes that stand are never given back; give a max as well"},
    {"minimum", "moved", "owned and reserved nodes are never given back; leave it out"},
    {"minimum", "max", "nodes that stand are never given back; give a max as well"},
    {"move-back", "spot", "jobs move back to spot: write it there"},
    {"fallback", "spot", "only spot falls back on something: write it there"},
    {"max-price", "spot", "only spot has a price that changes: write it there"},
    {"stock-out-length", "stock-outs", "how often stock-outs come is missing: add stock-outs=\"...\""},
    {"stock-outs", "stock-out-length", "how long stock-outs last is missing: add stock-out-length=\"...\""},
};

/* A source that could not be read was blamed already. */
static bool has_source(const struct ol_capacity *capacity)
{
    return strcmp(ol_xml_attribute(capacity->node, "source")->value, ol_capacity_source_names[capacity->source]) ==
           0;
}

static bool is_met(const struct ol_capacity *capacity, const char *needs)
{
    if (strcmp(needs, "moved") == 0)
        return capacity->source == OL_CAPACITY_ON_DEMAND || capacity->source == OL_CAPACITY_SPOT;
    for (int source = 0; source < OL_CAPACITY_SOURCES; source++)
        if (strcmp(needs, ol_capacity_source_names[source]) == 0)
            return capacity->source == source;
    return is_given(capacity, needs);
}

/* Of each attribute the first that is not met. */
static void check_rules(const struct ol_capacity *capacity, struct ol_faults *faults)
{
    const char *blamed = "";
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (strcmp(rules[i].name, blamed) == 0 || !is_given(capacity, rules[i].name) ||
            is_met(capacity, rules[i].needs))
            continue;
        blamed = rules[i].name;
        ol_faults_add(faults, ol_xml_place(capacity->node, rules[i].name), "%s: %s", rules[i].name, rules[i].why);
    }
}

static void check_count(const struct ol_capacity *capacity, struct ol_faults *faults)
{
    if (is_given(capacity, "nodes") && is_given(capacity, "max") && capacity->max_nodes < capacity->nodes)
        ol_faults_add(faults, ol_xml_place(capacity->node, "max"),
                      "max: %lld is less than the %lld nodes that stand; raise it, or leave it out",
                      (long long)capacity->max_nodes, (long long)capacity->nodes);
    else if (is_given(capacity, "nodes") && capacity->nodes == 0 && !is_given(capacity, "max"))
        ol_faults_add(faults, ol_xml_place(capacity->node, "nodes"),
                      "nodes: 0 of them and no max gives no capacity at all; give at least 1, or a max");
}

/* A law that yields nothing but 0 would lose nodes without end. */
static void check_life(const struct ol_capacity *capacity, struct ol_faults *faults)
{
    char hint[OL_TIME_BUFFER], notice[OL_TIME_BUFFER];
    if (capacity->interruptions.type && !(ol_law_mean(&capacity->interruptions) >= (double)OL_SECOND))
        ol_faults_add(
            faults, ol_xml_place(capacity->node, "interruptions"),
            "interruptions: nodes that live for less than a second in the mean are of no use; give a longer "
            "lifetime");
    if (capacity->hint > 0 && capacity->hint < capacity->notice)
        ol_faults_add(faults, ol_xml_place(capacity->node, "hint"),
                      "hint: %s is shorter than the notice of %s, before which it comes; make it at least as long",
                      ol_duration_say(capacity->hint, hint), ol_duration_say(capacity->notice, notice));
    if (capacity->stock_every.type && !(ol_law_mean(&capacity->stock_every) >= (double)OL_SECOND))
        ol_faults_add(faults, ol_xml_place(capacity->node, "stock-outs"),
                      "stock-outs: gaps of less than a second in the mean leave no stock; give longer ones");
}

static void check_history(const struct ol_capacity *capacity, struct ol_faults *faults)
{
    const bool has_price = capacity->max_price > 0;
    if (has_price && capacity->price_histories.count == 0 && capacity->source == OL_CAPACITY_SPOT)
        ol_faults_add(
            faults, ol_xml_place(capacity->node, "max-price"),
            "max-price: without a <price-history href=\"...\"/> in the capacity there is no price to compare");
    else if (!has_price && capacity->price_histories.count > 0)
        ol_faults_add(
            faults, capacity->node->place,
            "<price-history> takes nodes away where their price passes max-price; add max-price=\"...\"");
    if (capacity->availabilities.count > 0 && capacity->price_histories.count > 0)
        ol_faults_add(faults, capacity->node->place,
                      "a capacity has an <availability> or a <price-history>, not both");
}

void ol_capacity_check(const struct ol_capacity *capacity, struct ol_faults *faults)
{
    if (!is_given(capacity, "source") || !has_source(capacity))
        return;
    check_rules(capacity, faults);
    check_count(capacity, faults);
    check_life(capacity, faults);
    check_history(capacity, faults);
    ol_slicing_check(&capacity->slicing, capacity->node, faults);
    if (capacity->slicing.slicing == OL_SLICING_MIG && !capacity->gpu_model)
        ol_faults_add(
            faults, ol_xml_place(capacity->node, "slicing"),
            "slicing: which MIG instances a GPU gives depends on its model; add gpu-model=\"A100\" or what "
            "it is");
}
