/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/scenario_market.h"
#include "scenarios/scenario_data.h"

#include "scenarios/author_list.h"
#include "scenarios/budget.h"
#include "scenarios/data_places.h"
#include "scenarios/objective.h"
#include "scenarios/scenario_work.h"

#include <string.h>

static ol_time clock_start(const struct ol_scenario *scenario)
{
    return ol_scenario_has_start(scenario) ? ol_scenario_clock(scenario).start : OL_NEVER;
}

static int load_history(const struct ol_scenario *scenario, const struct ol_capacity *capacity,
                        struct ol_signal *market, struct ol_error *error)
{
    struct ol_signal prices = {0};
    const int status =
        ol_price_history_load(capacity->price_histories.items, clock_start(scenario), &prices, error);
    if (status == OL_OK)
        ol_signal_below(&prices, ol_money_real(capacity->max_price), market);
    ol_signal_release(&prices);
    return status;
}

static void open_market(struct ol_scenario *scenario, struct ol_capacity *capacity, struct ol_faults *faults)
{
    struct ol_signal *market = &scenario->markets[scenario->market_count];
    struct ol_error error = {0};
    int status = OL_OK;
    const struct ol_availability *availability = capacity->availabilities.items;
    const struct ol_price_history *history = capacity->price_histories.items;
    if (capacity->availabilities.count > 0 && availability->href)
        status = ol_availability_load(availability, market, &error);
    else if (capacity->price_histories.count > 0 && history->href && capacity->max_price > 0)
        status = load_history(scenario, capacity, market, &error);
    else
        return;
    scenario->market_count++;
    if (status == OL_OK && market->after != OL_SIGNAL_HOLD && market->end / OL_SECOND < (ol_time)market->count)
        ol_faults_add(
            faults, capacity->node->place,
            "the recorded market changes more often than once a second in the mean, which no run that repeats it "
            "would see the end of; give a longer gap");
    else if (status == OL_OK)
        capacity->market = market;
    else
        ol_faults_add(faults, error.place.file ? error.place : capacity->node->place, "%s", error.message);
}

void ol_scenario_open_markets(struct ol_scenario *scenario, struct ol_faults *faults)
{
    struct ol_pool *pools = scenario->pools.items;
    size_t count = 0;
    for (size_t p = 0; p < scenario->pools.count; p++)
        count += pools[p].capacities.count;
    scenario->markets = OL_ARENA_ARRAY(&scenario->arena, struct ol_signal, count);
    for (size_t p = 0; p < scenario->pools.count; p++)
        for (size_t i = 0; i < pools[p].capacities.count; i++)
            open_market(scenario, (struct ol_capacity *)pools[p].capacities.items + i, faults);
}

void ol_scenario_close_markets(struct ol_scenario *scenario)
{
    for (size_t i = 0; i < scenario->market_count; i++)
        ol_signal_release(&scenario->markets[i]);
}

/* ---- notes ---- */

static void note_end(const struct ol_capacity *capacity, ol_time end, struct ol_faults *notes)
{
    static const char *const goes_on[OL_SIGNAL_AFTERS] = {
        [OL_SIGNAL_HOLD] =
            "its last value is held from then on (after=\"loop\" begins it anew, \"draw\" draws from it)",
        [OL_SIGNAL_LOOP] = "it begins anew then",
        [OL_SIGNAL_DRAW] = "stretches of it are drawn from then on",
    };
    char market_end[OL_TIME_BUFFER], run_end[OL_TIME_BUFFER];
    if (!capacity->market || end == OL_NEVER || !ol_signal_ends_before(capacity->market, end))
        return;
    const struct ol_xml_node *node =
        capacity->availabilities.count > 0
            ? ((const struct ol_availability *)capacity->availabilities.items)->node
            : ((const struct ol_price_history *)capacity->price_histories.items)->node;
    ol_faults_add(notes, node->place, "the recorded market ends at %s, and the run at %s: %s",
                  ol_duration_say(capacity->market->end - capacity->market->start, market_end),
                  ol_duration_say(end, run_end), goes_on[capacity->market->after]);
}

static void note_prices(const struct ol_scenario *scenario, const struct ol_capacity *capacity,
                        struct ol_faults *notes)
{
    if (scenario->pricebooks.count == 0 && capacity->source != OL_CAPACITY_OWNED)
        ol_faults_add(
            notes, capacity->node->place,
            "the scenario has no <pricebook>: these nodes are simulated, and what they cost is not told");
}

static void note_history(const struct ol_scenario *scenario, const struct ol_capacity *capacity,
                         struct ol_faults *notes)
{
    if (capacity->market && capacity->price_histories.count > 0 && scenario->pricebooks.count > 0)
        ol_faults_add(
            notes, ((const struct ol_price_history *)capacity->price_histories.items)->node->place,
            "this history says when nodes are to be had; they are billed by the price book (outlay prices "
            "import aws-spot-history makes a book of such a file)");
}

static void note_advisor(const struct ol_capacity *capacity, struct ol_faults *notes)
{
    char mean[OL_TIME_BUFFER];
    const struct ol_law *law = &capacity->interruptions;
    if (law->type && strcmp(ol_law_name(law), "advisor") == 0)
        ol_faults_add(
            notes, ol_xml_place(capacity->node, "interruptions"),
            "advisor: a monthly frequency of interruption, read as a mean life of %s, is optimistic beside "
            "recorded markets of GPUs, which are open 15 to 90%% of the time; try an <availability> too",
            ol_duration_say((ol_time)ol_law_mean(law), mean));
}

void ol_scenario_notes(const struct ol_scenario *scenario, ol_time end, struct ol_faults *notes)
{
    for (size_t p = 0; p < scenario->pools.count; p++) {
        const struct ol_pool *pool = ol_scenario_pool(scenario, p);
        for (size_t i = 0; i < pool->capacities.count; i++) {
            const struct ol_capacity *capacity = (const struct ol_capacity *)pool->capacities.items + i;
            note_end(capacity, end, notes);
            note_prices(scenario, capacity, notes);
            note_history(scenario, capacity, notes);
            note_advisor(capacity, notes);
        }
        ol_scenario_note_quotas(scenario, pool, notes);
        if (pool->endpoint)
            ol_endpoint_note(pool->endpoint, notes);
    }
    ol_scenario_note_work(scenario, notes);
    ol_scenario_note_datasets(scenario, notes);
    ol_scenario_note_data(scenario, notes);
    ol_budgets_notes(scenario, notes);
    ol_objectives_note(&scenario->objectives, notes);
    struct ol_faults known = {0}; /* there are none, or nobody would ask */
    ol_scenario_fit_authors(scenario, &known, notes);
    ol_faults_release(&known);
}
