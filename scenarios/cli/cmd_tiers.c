/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/quantity.h"
#include "scenarios/cli/edit_option.h"
#include "scenarios/cli/price_verb.h"
#include "scenarios/cli/tiers_listing.h"
#include "scenarios/dataset_cohort.h"
#include "scenarios/scenario_data.h"
#include "scenarios/scenario_prices.h"

#include <stdlib.h>
#include <string.h>

#define READS_LIMIT 100

/* What is asked. */
struct tiers {
    struct ol_arena arena;
    struct ol_aging_data cohort; /* of the options, but for `born` empty where there is a scenario */
    struct ol_read_rate reads[READS_LIMIT];
    const char *region, *present, *dataset;
    ol_time keep, max_delay;
    enum ol_output_format format;
};

/* ---- options ---- */

static int bad(struct ol_error *error, const char *format, const char *text)
{
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, format, text);
}

/* Untouched where it is not given. */
static bool read_duration(const struct ol_invocation *invocation, const char *name, ol_time *duration,
                          struct ol_error *error)
{
    const char *text = ol_option_value(invocation, name);
    char why[160];
    if (!text || ol_duration_parse(ol_slice_of(text), duration, why))
        return true;
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s: %s", name, why);
    return false;
}

static int compare_reads(const void *left, const void *right)
{
    const struct ol_read_rate *a = left, *b = right;
    return (a->age > b->age) - (a->age < b->age);
}

/* "30d:1%" */
static int read_rate(struct ol_slice item, struct ol_read_rate *rate, struct ol_error *error)
{
    char why[160], shown[OL_SHOWN_BUFFER];
    const char *colon = memchr(item.data, ':', item.length);
    if (!colon)
        return bad(error, "--reads: \"%s\" is no age and share; write them as 30d:1%%",
                   ol_slice_show(item, shown));
    const struct ol_slice age = {item.data, (size_t)(colon - item.data)};
    const struct ol_slice share = {colon + 1, item.length - age.length - 1};
    if (!ol_duration_parse(age, &rate->age, why) || !ol_share_parse(share, &rate->share, why))
        return bad(error, "--reads: %s", why);
    if (rate->age < 0 || rate->age > OL_COHORT_DAYS * OL_DAY || rate->share > 1e6)
        return bad(error,
                   "--reads: \"%s\" is out of range; give an age of at most a century and at most a million "
                   "whole reads a day",
                   ol_slice_show(item, shown));
    return OL_OK;
}

static int read_reads(const struct ol_invocation *invocation, struct tiers *tiers, struct ol_error *error)
{
    const char *text = ol_option_value(invocation, "reads");
    size_t count = 0;
    for (const char *at = text; at && *at;) {
        const size_t length = strcspn(at, ",");
        if (count == READS_LIMIT)
            return bad(error, "--reads: %s", "there are more than 100 ages; give fewer");
        const int status = read_rate(ol_slice_trim((struct ol_slice){at, length}), &tiers->reads[count++], error);
        if (status != OL_OK)
            return status;
        at += length + (at[length] == ',');
    }
    qsort(tiers->reads, count, sizeof *tiers->reads, compare_reads);
    for (size_t i = 1; i < count; i++)
        if (tiers->reads[i].age == tiers->reads[i - 1].age)
            return bad(error, "--reads: %s", "two shares begin at one age; give each age once");
    tiers->cohort.reads = tiers->reads;
    tiers->cohort.read_count = count;
    return OL_OK;
}

/* What a scenario tells cannot be told a second time. */
static int check_scenario_options(const struct ol_invocation *invocation, struct ol_error *error)
{
    static const char *const names[] = {"size", "objects", "reads", "class", "book", "region", "volume"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ol_option_given(invocation, names[i]))
            return bad(error, "--%s: the scenario tells that; change it there, or with --set", names[i]);
    return OL_OK;
}

static int check_cohort(const struct ol_aging_data *cohort, ol_time keep, struct ol_error *error)
{
    if (cohort->size_bytes <= 0 || cohort->objects <= 0 || keep <= 0)
        return bad(error, "%s",
                   "tell what there is: --size 1TB --objects 100000 --keep 365d, each more than nothing");
    if (cohort->objects > cohort->size_bytes)
        return bad(error, "--objects: %s", "there are more objects than bytes; look at --size");
    if (keep > OL_COHORT_DAYS * OL_DAY)
        return bad(error, "--keep: %s", "it is more than a century; give at most 36525d");
    return OL_OK;
}

static int read_options(const struct ol_invocation *invocation, struct tiers *tiers, struct ol_error *error)
{
    struct ol_aging_data *cohort = &tiers->cohort;
    tiers->max_delay = OL_NEVER;
    tiers->region = ol_option_value(invocation, "region");
    tiers->present = ol_option_value(invocation, "class");
    tiers->dataset = ol_option_value(invocation, "dataset");
    if (!ol_option_size(invocation, "size", &cohort->size_bytes, error) ||
        !ol_option_size(invocation, "volume", &cohort->volume_bytes, error) ||
        !ol_option_count(invocation, "objects", 1, INT64_MAX, 0, &cohort->objects, error) ||
        !read_duration(invocation, "keep", &tiers->keep, error) ||
        !read_duration(invocation, "max-delay", &tiers->max_delay, error) ||
        !ol_option_format(invocation, &tiers->format, error) || !ol_price_at(invocation, &cohort->born, error))
        return OL_BAD_USAGE;
    if (invocation->operand_count > 0)
        return check_scenario_options(invocation, error);
    if (tiers->dataset)
        return bad(error, "--dataset: %s", "it is one of a scenario; give that as well");
    const int status = check_cohort(cohort, tiers->keep, error);
    cohort->days = (tiers->keep + OL_DAY - 1) / OL_DAY;
    return status == OL_OK ? read_reads(invocation, tiers, error) : status;
}

/* ---- what is found ---- */

static bool is_slow(const struct ol_tiers_report *report, size_t class)
{
    return report->costs->classes[class].class->delay > report->max_delay;
}

static bool has_slow(const struct ol_tiers_report *report, const struct ol_lifecycle_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (is_slow(report, plan->stages[i].class))
            return true;
    return false;
}

/* The class that the data is in now: the one that is named, or the book's first. */
static int find_present(const struct ol_cohort_costs *costs, const char *name, size_t *present,
                        struct ol_error *error)
{
    const char *names[256];
    size_t count = 0;
    *present = name ? ol_cohort_class(costs, name) : 0;
    if (*present != SIZE_MAX)
        return OL_OK;
    for (; count < costs->count && count < 255; count++)
        names[count] = costs->classes[count].class->name;
    names[count] = NULL;
    const char *nearest = ol_nearest(name, names);
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                   "--class: the book \"%s\" has no class \"%.60s\" with a price there; %s%s%s", costs->book->name,
                   name, nearest ? "did you mean \"" : "look with: outlay prices show ",
                   nearest ? nearest : costs->book->name, nearest ? "\"?" : "");
}

static void add_way(struct ol_tiers_report *report, struct ol_tiers_way *ways, const char *name,
                    struct ol_lifecycle_plan plan)
{
    ways[report->way_count++] = (struct ol_tiers_way){name, plan, has_slow(report, &plan)};
}

/* `rules`: what is done with it now; NULL: nothing. */
static void find_ways(struct ol_tiers_report *report, struct ol_arena *arena, size_t present, const bool *barred,
                      const struct ol_lifecycle_plan *rules)
{
    const struct ol_cohort_costs *costs = report->costs;
    struct ol_tiers_way *ways = OL_ARENA_ARRAY(arena, struct ol_tiers_way, costs->count + 3);
    const struct ol_lifecycle_plan anywhere = ol_lifecycle_cheapest(costs, SIZE_MAX, barred);
    report->ways = ways;
    add_way(report, ways, "the cheapest", ol_lifecycle_cheapest(costs, present, barred));
    if (anywhere.count > 0 && anywhere.stages[0].class != present)
        add_way(report, ways,
                ol_arena_format(arena, "written into %s", costs->classes[anywhere.stages[0].class].class->name),
                anywhere);
    if (rules && rules->count > 1)
        add_way(report, ways, "by its rules", *rules);
    for (size_t class = 0; class < costs->count; class ++) {
        if (class == present)
            report->present = report->way_count;
        add_way(report, ways, ol_arena_format(arena, "all in %s", costs->classes[class].class->name),
                ol_lifecycle_single(costs, class));
    }
}

static void add_even(struct ol_tiers_report *report, struct ol_break_even *evens, size_t from, size_t to)
{
    for (size_t i = 0; i < report->even_count; i++)
        if (evens[i].from == from && evens[i].to == to)
            return;
    evens[report->even_count++] = ol_lifecycle_break_even(report->costs, from, to);
}

/* Of neighbours whose price does not depend on the reads, and of the moves that the plan makes. */
static void find_evens(struct ol_tiers_report *report, struct ol_arena *arena, const bool *barred)
{
    const struct ol_cohort_costs *costs = report->costs;
    const struct ol_lifecycle_plan *plan = &report->ways[0].plan;
    struct ol_break_even *evens = OL_ARENA_ARRAY(arena, struct ol_break_even, costs->count + OL_STAGES);
    size_t before = SIZE_MAX;
    report->evens = evens;
    for (size_t class = 0; class < costs->count; class ++) {
        if (costs->classes[class].follows_reads || barred[class])
            continue;
        if (before != SIZE_MAX)
            add_even(report, evens, before, class);
        before = class;
    }
    for (size_t i = 1; i < plan->count; i++)
        if (!costs->classes[plan->stages[i].class].follows_reads)
            add_even(report, evens, plan->stages[i - 1].class, plan->stages[i].class);
}

static int analyse(struct ol_tiers_report *report, struct ol_arena *arena, const char *class,
                   const struct ol_lifecycle_plan *rules, struct ol_error *error)
{
    size_t present;
    const int status = find_present(report->costs, class, &present, error);
    if (status != OL_OK)
        return status;
    bool *barred = OL_ARENA_ARRAY(arena, bool, report->costs->count);
    for (size_t i = 0; i < report->costs->count; i++)
        barred[i] = is_slow(report, i);
    find_ways(report, arena, present, barred, rules);
    find_evens(report, arena, barred);
    return OL_OK;
}

static int print(const struct tiers *tiers, const struct ol_tiers_report *reports, size_t count,
                 struct ol_error *error)
{
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    ol_tiers_reports_write(reports, count, tiers->format, output);
    return ol_output_close(output, error);
}

/* ---- of options ---- */

static int of_options(struct tiers *tiers, const struct ol_book *book, struct ol_error *error)
{
    struct ol_cohort_costs costs;
    struct ol_tiers_report report = {
        .costs = &costs, .title = "data", .region = tiers->region, .max_delay = tiers->max_delay};
    int status = ol_cohort_costs_load(&costs, book, tiers->region, &tiers->cohort, error);
    if (status == OL_OK)
        status = analyse(&report, &tiers->arena, tiers->present, NULL, error);
    if (status == OL_OK)
        status = print(tiers, &report, 1, error);
    ol_cohort_costs_release(&costs);
    return status;
}

/* ---- of a scenario ---- */

static int of_dataset(struct tiers *tiers, const struct ol_scenario *scenario, const struct ol_dataset *dataset,
                      struct ol_tiers_report *report, struct ol_error *error)
{
    struct ol_aging_data cohort;
    struct ol_cohort_costs *costs = OL_ARENA_NEW(&tiers->arena, struct ol_cohort_costs);
    const struct ol_book *book = ol_scenario_book(scenario, dataset->provider, NULL, dataset->region);
    *report = (struct ol_tiers_report){
        .costs = costs, .title = dataset->name, .region = dataset->region, .max_delay = tiers->max_delay};
    if (!book)
        return ol_fail(error, OL_BAD_INPUT, dataset->node->place,
                       "dataset \"%.60s\" has no prices; add <pricebook href=\"aws.xml\"/> to the scenario",
                       dataset->name);
    int status = ol_dataset_cohort(&cohort, scenario, dataset, tiers->keep, tiers->cohort.born, error);
    if (status == OL_OK)
        status = ol_cohort_costs_load(costs, book, dataset->region, &cohort, error);
    if (status != OL_OK)
        return status;
    const struct ol_lifecycle_plan rules = ol_dataset_plan(dataset, costs);
    return analyse(report, &tiers->arena, dataset->class, &rules, error);
}

static int find_dataset(const struct tiers *tiers, const struct ol_scenario *scenario, size_t *first,
                        size_t *count, struct ol_error *error)
{
    *first = tiers->dataset ? ol_scenario_dataset_index(scenario, tiers->dataset) : 0;
    *count = tiers->dataset ? 1 : scenario->datasets.count;
    if (scenario->datasets.count == 0)
        return ol_fail(error, OL_BAD_INPUT, scenario->node->place,
                       "the scenario has no <dataset>; tell of data with --size, --objects and --keep instead");
    if (*first != SIZE_MAX)
        return OL_OK;
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, scenario->datasets.count + 1));
    for (size_t i = 0; i < scenario->datasets.count; i++)
        names[i] = ol_scenario_dataset(scenario, i)->name;
    const char *nearest = ol_nearest(tiers->dataset, names);
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--dataset: the scenario has no \"%.60s\"; %s \"%.60s\"%s",
            tiers->dataset, nearest ? "did you mean" : "its first is", nearest ? nearest : names[0],
            nearest ? "?" : "");
    ol_mem_free(names);
    return error->status;
}

static int of_scenario(struct tiers *tiers, const struct ol_scenario *scenario, struct ol_error *error)
{
    size_t first, count, done = 0;
    int status = find_dataset(tiers, scenario, &first, &count, error);
    if (status != OL_OK)
        return status;
    struct ol_tiers_report *reports = OL_ARENA_ARRAY(&tiers->arena, struct ol_tiers_report, count);
    for (; status == OL_OK && done < count; done++)
        status = of_dataset(tiers, scenario, ol_scenario_dataset(scenario, first + done), &reports[done], error);
    if (status == OL_OK)
        status = print(tiers, reports, count, error);
    for (size_t i = 0; i < done; i++)
        ol_cohort_costs_release((struct ol_cohort_costs *)reports[i].costs);
    return status;
}

/* The exit code. */
static int run_scenario(const struct ol_invocation *invocation, struct tiers *tiers)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    struct ol_edit *edits = NULL;
    size_t edit_count = 0;
    struct ol_scenario *scenario = NULL;
    if (ol_edit_options(invocation, &edits, &edit_count, &error))
        scenario = ol_scenario_open(invocation->operands[0], edits, edit_count, &faults, &error);
    int status = scenario ? of_scenario(tiers, scenario, &error) : OL_BAD_INPUT;
    const int code = status == OL_OK ? 0 : faults.count > 0 ? ol_command_faults(&faults) : ol_command_fail(&error);
    ol_scenario_close(scenario);
    ol_edit_options_free(edits, edit_count);
    ol_faults_release(&faults);
    return code;
}

static int run_options(const struct ol_invocation *invocation, struct tiers *tiers)
{
    struct ol_error error = {0};
    int code;
    const char *path = ol_option_value(invocation, "book");
    struct ol_book *book = ol_price_book_open(path ? path : "aws", &code);
    if (book && of_options(tiers, book, &error) != OL_OK)
        code = ol_command_fail(&error);
    ol_book_free(book);
    return code;
}

static int run(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct tiers tiers = {0};
    int code;
    if (read_options(invocation, &tiers, &error) != OL_OK)
        code = ol_command_fail(&error);
    else
        code = (invocation->operand_count > 0 ? run_scenario : run_options)(invocation, &tiers);
    ol_arena_release(&tiers.arena);
    return code;
}

static const struct ol_option options[] = {
    {"dataset", 0, "NAME", "of a scenario: only this one (default: each of its datasets)"},
    {"size", 0, "SIZE", "of all objects together: 1TB"},
    {"objects", 0, "N", "so many objects: moves, requests and overheads go by the object"},
    {"keep", 0, "DURATION", "deleted at this age: 365d (default: as the dataset says)"},
    {"reads", 0, "AGE:SHARE,...",
     "from that age on such a share of the bytes is read a day: 0d:20%,30d:1% (default: none)"},
    {"class", 0, "CLASS", "where it is written now (default: the book's first class)"},
    {"book", 'b', "BOOK", "a price book: a file, or a shipped one by name (default aws)"},
    {"region", 0, "REGION", "of the provider"},
    {"volume", 0, "SIZE", "what the account keeps in a class in all, by which tiers count (default: --size)"},
    {"max-delay", 0, "DURATION", "without classes from which a read takes longer: 1m"},
    {"at", 0, "DATE", "written then, at the prices of then (default: today)"},
    {"set", 0, "XPATH=VALUE", "change the scenario before it is read; may be given several times"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_tiers = {
    .name = "tiers",
    .operands = "[SCENARIO]",
    .operands_max = 1,
    .summary = "the cheapest lifecycle for an access pattern, and where moves break even",
    .details =
        "For data of one age, of a scenario's datasets or as the options tell: which storage classes to move\n"
        "it through, and when, so that all it costs until its end is least: what is kept, with least sizes\n"
        "and overheads; moves; reads; what is billed for leaving early. Classes that follow the reads\n"
        "(intelligent tiering) are told as well: objects are taken to be read independently of each other.\n"
        "Not counted: the copies that archives restore to.",
    .example =
        "outlay tiers --size 1TB --objects 100000 --keep 365d --reads 0d:20%,30d:1%,90d:0.1% --region us-east-1",
    .options = options,
    .run = run,
};
