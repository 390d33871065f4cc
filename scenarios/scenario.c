/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/scenario.h"

#include "outlay/estimate.h"
#include "scenarios/author_list.h"
#include "scenarios/budget.h"
#include "scenarios/data_places.h"
#include "scenarios/decide.h"
#include "scenarios/objective.h"
#include "scenarios/price_change.h"
#include "scenarios/scenario_check.h"
#include "scenarios/scenario_market.h"
#include "scenarios/scenario_prices.h"
#include "scenarios/scenario_rollouts.h"
#include "scenarios/uncertain.h"

#include <stdlib.h>
#include <string.h>

#define LANGUAGE_VERSION "1"

/* ---- the language: the outermost elements; each of the others is a table in its own file ---- */

static const struct ol_field clock_fields[] = {
    {"start", OL_FIELD_INSTANT,
     "The instant of the clock's zero; traces with instants of their own set it by default.",
     .offset = offsetof(struct ol_clock, start)},
    {"length", OL_FIELD_DURATION, "When the run ends; without it, when all work is done.", .min = 1, .max = 1e18,
     .offset = offsetof(struct ol_clock, length)},
    {"warmup", OL_FIELD_DURATION, "The beginning that is simulated but left out of the metrics.", .max = 1e18,
     .fallback = "0s", .offset = offsetof(struct ol_clock, warmup)},
    {0},
};
static const struct ol_element clock_element = {
    .name = "clock",
    .summary = "Where the run lies in time, and how long it is.",
    .size = sizeof(struct ol_clock),
    .fields = clock_fields,
    .example = "<clock start=\"2026-01-01T00:00:00Z\" length=\"30d\" warmup=\"2d\"/>",
};

static const struct ol_field run_fields[] = {
    {"seed", OL_FIELD_COUNT, "From which all randomness is derived.", .max = 9e18, .fallback = "1",
     .offset = offsetof(struct ol_run_settings, seed)},
    {"replications", OL_FIELD_COUNT,
     "How often the run is repeated with other randomness; auto: until the means are as precise as wanted.",
     .min = 1, .max = 1000000, .any = "auto", .fallback = "1",
     .offset = offsetof(struct ol_run_settings, replications)},
    {"precision", OL_FIELD_SHARE,
     "Of replications=\"auto\": half of the 95% interval over the mean, for the mean wait of jobs, the effective "
     "cost "
     "and the 95th percentile of latencies, whichever there are.",
     .min = 0.0001, .max = 1, .fallback = "2%", .offset = offsetof(struct ol_run_settings, precision)},
    {"max-replications", OL_FIELD_COUNT, "Of replications=\"auto\": no more than these.", .min = 2, .max = 1000000,
     .fallback = "10000", .offset = offsetof(struct ol_run_settings, max_replications)},
    {"variance", OL_FIELD_CHOICE,
     "How more is got out of as many replications: antithetic draws them in pairs that err to opposite sides, "
     "control "
     "takes out what the drawn gaps and runtimes of <arrivals> lie off their means.",
     .choices = ol_variance_names, .fallback = "plain", .offset = offsetof(struct ol_run_settings, variance)},
    {"stream", OL_FIELD_FLAG, "Whether traces are read as the clock goes, in bounded memory.", .fallback = "no",
     .offset = offsetof(struct ol_run_settings, stream)},
    {0},
};
static const struct ol_element run_element = {
    .name = "run",
    .summary = "How often and from which seed the scenario is run.",
    .size = sizeof(struct ol_run_settings),
    .fields = run_fields,
    .example = "<run seed=\"42\" replications=\"20\"/>",
};

#define AUTHOR_CHILD(number, kind, element) {&(element), offsetof(struct ol_workload, authors[number]), 0, 0},
static const struct ol_child workload_children[] = {
    {&ol_trace_element, offsetof(struct ol_workload, traces), 0, 0},
    {&ol_arrivals_element, offsetof(struct ol_workload, arrivals), 0, 0},
    {&ol_single_job_element, offsetof(struct ol_workload, jobs), 0, 0},
    {&ol_traffic_element, offsetof(struct ol_workload, traffics), 0, 0},
    OL_AUTHOR_KINDS(AUTHOR_CHILD){0},
};
static const struct ol_element workload_element = {
    .name = "workload",
    .summary = "All work of the scenario: traces, generated arrivals, single jobs, traffic, pipelines, "
               "retrainings; at least one of them.",
    .size = sizeof(struct ol_workload),
    .children = workload_children,
    .example = "<workload><trace format=\"swf\" href=\"KTH-SP2-1996-2.swf.gz\" pool=\"sp2\"/></workload>",
};

static const char *const versions[] = {LANGUAGE_VERSION, NULL};
static const struct ol_field scenario_fields[] = {
    {"version", OL_FIELD_TEXT, "The version of the scenario language.", .is_required = true, .choices = versions,
     .offset = offsetof(struct ol_scenario, version)},
    {"name", OL_FIELD_NAME, "Names the scenario in its results.", .is_required = true,
     .offset = offsetof(struct ol_scenario, name)},
    {"currency", OL_FIELD_NAME, "The currency of all amounts: USD, EUR ...",
     .offset = offsetof(struct ol_scenario, currency)},
    {0},
};
static const struct ol_child scenario_children[] = {
    {&clock_element, offsetof(struct ol_scenario, clocks), 0, 1},
    {&run_element, offsetof(struct ol_scenario, runs), 0, 1},
    {&workload_element, offsetof(struct ol_scenario, workloads), 0, 1},
    {&ol_pool_element, offsetof(struct ol_scenario, pools), 0, 0},
    {&ol_endpoint_element, offsetof(struct ol_scenario, endpoints), 0, 0},
    {&ol_pricebook_use_element, offsetof(struct ol_scenario, pricebooks), 0, 0},
    {&ol_billing_terms_element, offsetof(struct ol_scenario, billings), 0, 1},
    {&ol_transfer_element, offsetof(struct ol_scenario, transfers), 0, 0},
    {&ol_commitment_element, offsetof(struct ol_scenario, commitments), 0, 0},
    {&ol_checkpoint_element, offsetof(struct ol_scenario, checkpoints), 0, 0},
    {&ol_elastic_element, offsetof(struct ol_scenario, elastics), 0, 0},
    {&ol_rollout_element, offsetof(struct ol_scenario, rollouts), 0, 0},
    {&ol_dataset_element, offsetof(struct ol_scenario, datasets), 0, 0},
    {&ol_logs_element, offsetof(struct ol_scenario, logs), 0, 0},
    {&ol_custom_metrics_element, offsetof(struct ol_scenario, custom_metrics), 0, 0},
    {&ol_link_element, offsetof(struct ol_scenario, links), 0, 0},
    {&ol_cache_element, offsetof(struct ol_scenario, caches), 0, 0},
    {&ol_file_system_element, offsetof(struct ol_scenario, file_systems), 0, 0},
    {&ol_objective_element, offsetof(struct ol_scenario, objectives), 0, 0},
    {&ol_decide_element, offsetof(struct ol_scenario, decides), 0, 0},
    {&ol_price_change_element, offsetof(struct ol_scenario, price_changes), 0, 0},
    {&ol_budget_element, offsetof(struct ol_scenario, budgets), 0, 0},
    {&ol_uncertain_element, offsetof(struct ol_scenario, uncertains), 0, 0},
    {0},
};
const struct ol_element ol_scenario_element = {
    .name = "scenario",
    .summary = "A run as its author wrote it: what work there is, and what it runs on.",
    .size = sizeof(struct ol_scenario),
    .fields = scenario_fields,
    .children = scenario_children,
    .example = "<scenario version=\"1\" name=\"kth-easy\">...</scenario>",
};

/* ---- opening ---- */

/* A file of another version may differ in anything, so its version is the one fault worth telling. */
static bool is_readable(const struct ol_xml_node *root, struct ol_faults *faults)
{
    const struct ol_xml_attribute *version = ol_xml_attribute(root, "version");
    if (strcmp(root->name, ol_scenario_element.name) != 0) {
        ol_faults_add(faults, root->place, "this is <%.80s>, where <scenario> is needed", root->name);
        return false;
    }
    if (version && strcmp(version->value, LANGUAGE_VERSION) != 0) {
        ol_faults_add(faults, version->place,
                      "version: \"%.80s\" is not a version that this program reads; it reads \"%s\"",
                      version->value, LANGUAGE_VERSION);
        return false;
    }
    return true;
}

static void digest(struct ol_scenario *scenario)
{
    struct ol_text text = {0};
    struct ol_digest state;
    ol_xml_write(scenario->xml, &text);
    ol_digest_begin(&state);
    ol_digest_add(&state, ol_text_string(&text), text.length);
    ol_digest_end(&state, scenario->sha256);
    ol_text_release(&text);
}

bool ol_scenario_needs_no_work(const struct ol_scenario *scenario)
{
    return scenario->datasets.count + scenario->logs.count + scenario->custom_metrics.count > 0;
}

/* The instances of each are a pool like others. */
static void add_endpoints(struct ol_scenario *scenario, struct ol_faults *faults)
{
    struct ol_endpoint *endpoints = scenario->endpoints.items;
    const size_t before = scenario->pools.count, count = before + scenario->endpoints.count;
    struct ol_pool *pools = OL_ARENA_ARRAY(&scenario->arena, struct ol_pool, count + 1);
    if (count == 0 && !ol_scenario_needs_no_work(scenario))
        ol_faults_add(faults, scenario->node->place,
                      "<scenario> has nothing that work could run on; give a <pool> for jobs or an <endpoint> for "
                      "requests");
    if (before > 0)
        memcpy(pools, scenario->pools.items, before * sizeof *pools);
    for (size_t i = 0; i < scenario->endpoints.count; i++)
        pools[before + i] = ol_endpoint_pool(&endpoints[i], &scenario->arena);
    scenario->pools = (struct ol_list){pools, count};
}

/* Data or logs can be all that a scenario is about; its work is then an empty workload. */
static void add_workload(struct ol_scenario *scenario, struct ol_faults *faults)
{
    struct ol_workload *workload = OL_ARENA_NEW(&scenario->arena, struct ol_workload);
    if (scenario->workloads.count > 0)
        return;
    if (!ol_scenario_needs_no_work(scenario))
        ol_faults_add(faults, scenario->node->place, "<scenario> needs a <workload>");
    workload->node = scenario->node;
    scenario->workloads = (struct ol_list){workload, 1};
}

static void read_all(struct ol_scenario *scenario, const struct ol_xml_node *root, struct ol_faults *faults)
{
    const size_t before = faults->count;
    if (!is_readable(root, faults))
        return;
    ol_element_bind(&ol_scenario_element, root, scenario, &scenario->arena, faults);
    add_workload(scenario, faults);
    add_endpoints(scenario, faults);
    ol_scenario_mark_rollouts(scenario);
    ol_scenario_add_copies(scenario);
    ol_scenario_open_prices(scenario, faults);
    ol_scenario_open_markets(scenario, faults);
    ol_budgets_mark(scenario);
    /* The checks ask the faults which attributes failed, so they need all of them. */
    if (faults->count == before || faults->count == ol_faults_kept(faults))
        ol_scenario_check(scenario, faults);
}

static int compare_faults(const void *left, const void *right)
{
    const struct ol_error *a = left, *b = right;
    const char *a_file = a->place.file ? a->place.file : "", *b_file = b->place.file ? b->place.file : "";
    const int file = strcmp(a_file, b_file);
    if (file != 0)
        return file;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column)
        return a->place.column < b->place.column ? -1 : 1;
    return strcmp(a->message, b->message);
}

/* In the order of the text, and fit to outlive the document. */
static void settle(struct ol_faults *faults, size_t first, const char *path)
{
    const size_t kept = ol_faults_kept(faults);
    if (kept <= first)
        return;
    qsort(faults->items + first, kept - first, sizeof *faults->items, compare_faults);
    for (size_t i = first; i < kept; i++)
        ol_xml_detach(&faults->items[i], path);
}

static void list_nodes(struct ol_scenario *scenario)
{
    scenario->nodes = OL_ARENA_ARRAY(&scenario->arena, struct ol_pool_nodes, ol_scenario_pool_count(scenario) + 1);
    for (size_t i = 0; i < ol_scenario_pool_count(scenario); i++)
        if (ol_pool_is_placed(ol_scenario_pool(scenario, i)))
            scenario->nodes[i] =
                ol_pool_nodes_of(ol_scenario_pool(scenario, i), &scenario->labels, &scenario->arena);
}

/* What follows from all that was read, where nothing is wrong with it. */
static void complete(struct ol_scenario *scenario)
{
    list_nodes(scenario);
    scenario->places = ol_scenario_data_places(scenario);
}

/* A scenario whose document, if it could be read, awaits its edits. */
static struct ol_scenario *read_edited(struct ol_scenario *scenario, const char *path, const struct ol_edit *edits,
                                       size_t edit_count, struct ol_faults *faults, struct ol_error *error)
{
    const size_t first = faults->count;
    int status = scenario->xml ? OL_OK : OL_BAD_INPUT;
    for (size_t i = 0; status == OL_OK && i < edit_count; i++)
        status = ol_xml_edit(scenario->xml, edits[i].xpath, edits[i].value, error);
    if (status == OL_OK)
        read_all(scenario, ol_xml_tree(scenario->xml, &scenario->arena), faults);
    if (status == OL_OK && faults->count == first) {
        complete(scenario);
        return scenario;
    }
    settle(faults, first, path);
    if (status != OL_OK)
        ol_xml_detach(error, path);
    ol_scenario_close(scenario);
    return NULL;
}

struct ol_scenario *ol_scenario_open(const char *path, const struct ol_edit *edits, size_t edit_count,
                                     struct ol_faults *faults, struct ol_error *error)
{
    struct ol_scenario *scenario = ol_mem_new(sizeof *scenario);
    scenario->xml = ol_xml_open(path, error);
    scenario = read_edited(scenario, path, edits, edit_count, faults, error);
    if (scenario)
        digest(scenario);
    return scenario;
}

struct ol_scenario *ol_scenario_edited(const struct ol_scenario *base, const char *path,
                                       const struct ol_edit *edits, size_t edit_count, struct ol_faults *faults,
                                       struct ol_error *error)
{
    struct ol_scenario *scenario = ol_mem_new(sizeof *scenario);
    scenario->base = base;
    scenario->xml = ol_xml_copy(base->xml);
    ol_labels_copy(&scenario->labels, &base->labels);
    ol_asks_copy(&scenario->asks, &base->asks);
    return read_edited(scenario, path, edits, edit_count, faults, error);
}

struct ol_scenario *ol_scenario_vary(const struct ol_scenario *scenario, ol_tree_change *change, void *self,
                                     const char *path, struct ol_faults *faults)
{
    const size_t first = faults->count;
    struct ol_scenario *other = ol_mem_new(sizeof *other);
    other->xml = scenario->xml;
    other->borrows_xml = true;
    read_all(other, change(self, ol_xml_tree(other->xml, &other->arena), &other->arena), faults);
    if (faults->count == first) {
        complete(other);
        memcpy(other->sha256, scenario->sha256, sizeof other->sha256);
        return other;
    }
    settle(faults, first, path);
    ol_scenario_close(other);
    return NULL;
}

void ol_scenario_close(struct ol_scenario *scenario)
{
    if (!scenario)
        return;
    if (scenario->books)
        ol_book_set_release(scenario->books);
    ol_scenario_close_markets(scenario);
    ol_labels_release(&scenario->labels);
    ol_asks_release(&scenario->asks);
    ol_arena_release(&scenario->arena);
    if (!scenario->borrows_xml)
        ol_xml_close(scenario->xml);
    ol_mem_free(scenario);
}

/* ---- asking ---- */

struct ol_clock ol_scenario_clock(const struct ol_scenario *scenario)
{
    return scenario->clocks.count > 0 ? *(const struct ol_clock *)scenario->clocks.items : (struct ol_clock){0};
}

struct ol_run_settings ol_scenario_run(const struct ol_scenario *scenario)
{
    return scenario->runs.count > 0 ? *(const struct ol_run_settings *)scenario->runs.items
                                    : (struct ol_run_settings){.seed = 1,
                                                               .replications = 1,
                                                               .precision = OL_PRECISION_USUAL,
                                                               .max_replications = OL_MAX_REPLICATIONS_USUAL};
}

bool ol_scenario_has_start(const struct ol_scenario *scenario)
{
    const struct ol_clock clock = ol_scenario_clock(scenario);
    return clock.node && ol_xml_attribute(clock.node, "start");
}

const struct ol_pool *ol_scenario_pool(const struct ol_scenario *scenario, size_t i)
{
    OL_ASSERT(i < scenario->pools.count);
    return (const struct ol_pool *)scenario->pools.items + i;
}

size_t ol_scenario_pool_count(const struct ol_scenario *scenario)
{
    return scenario->pools.count;
}

size_t ol_scenario_pool_index(const struct ol_scenario *scenario, const char *name)
{
    for (size_t i = 0; i < scenario->pools.count; i++) {
        const char *at = ol_scenario_pool(scenario, i)->name; /* NULL while faults are being gathered */
        if (at && strcmp(at, name) == 0)
            return i;
    }
    return SIZE_MAX;
}
