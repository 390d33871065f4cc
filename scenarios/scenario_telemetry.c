/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/scenario_telemetry.h"

#include "outlay/arena.h"
#include "scenarios/scenario_prices.h"

#include <string.h>

/* Names to choose from, each once; NULL-terminated. */
struct names {
    const char **items;
    size_t count, capacity;
};

static void add_name(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return;
    OL_MEM_RESERVE(names->items, names->capacity, names->count + 2);
    names->items[names->count++] = name;
    names->items[names->count] = NULL;
}

static void blame(const struct ol_xml_node *node, const char *attribute, const char *value, const char *whose,
                  const char *what, const struct names *names, struct ol_faults *faults)
{
    const char *nearest = names->count > 0 ? ol_nearest(value, names->items) : NULL;
    struct ol_text list = {0};
    for (size_t i = 0; i < names->count && i < 12; i++)
        ol_text_addf(&list, "%s%.40s", i > 0 ? ", " : "", names->items[i]);
    if (nearest)
        ol_faults_add(faults, ol_xml_place(node, attribute), "%s: %s has no %s \"%.60s\"; did you mean \"%.60s\"?",
                      attribute, whose, what, value, nearest);
    else
        ol_faults_add(faults, ol_xml_place(node, attribute), "%s: %s has no %s \"%.60s\"; it has %s", attribute,
                      whose, what, value, names->count > 0 ? ol_text_string(&list) : "none");
    ol_text_release(&list);
}

static void check_of(const struct ol_scenario *scenario, const struct ol_logs *logs, struct ol_faults *faults)
{
    struct names names = {0};
    if (!logs->of || ol_scenario_pool_index(scenario, logs->of) != SIZE_MAX)
        return;
    for (size_t i = 0; i < ol_scenario_pool_count(scenario); i++)
        if (ol_scenario_pool(scenario, i)->name)
            add_name(&names, ol_scenario_pool(scenario, i)->name);
    blame(logs->node, "of", logs->of, "the scenario", "pool or endpoint", &names, faults);
    ol_mem_free(names.items);
}

/* ---- books ---- */

/* The texts of a meter's items; whether it has a price without any. */
static bool items_of(const struct ol_book *book, enum ol_meter meter, struct names *names, struct ol_arena *arena)
{
    bool has_any = false;
    for (size_t i = 0; i < book->price_count; i++) {
        const struct ol_price *price = &book->prices[i];
        char buffer[OL_LABEL_BUFFER];
        if (price->meter != meter)
            continue;
        has_any |= price->item == OL_NO_LABEL;
        const char *text = ol_label_text(&book->labels, price->item, buffer);
        if (price->item != OL_NO_LABEL)
            add_name(names, ol_arena_copy(arena, text, strlen(text)));
    }
    return has_any;
}

static bool has_name(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

static const struct ol_book *book_of(const struct ol_scenario *scenario, const struct ol_xml_node *node,
                                     const char *provider, const char *region, struct ol_faults *faults)
{
    if (scenario->pricebooks.count == 0 || scenario->books->count < scenario->pricebooks.count)
        return NULL;
    const struct ol_book *book = ol_scenario_book(scenario, provider, NULL, region);
    if (!book)
        ol_scenario_blame_book(scenario, node, provider, faults);
    return book;
}

/* A meter that the book has to price, for the item or for any. */
static void check_meter(const struct ol_book *book, enum ol_meter meter, const struct ol_xml_node *node,
                        const char *attribute, const char *item, struct ol_faults *faults)
{
    struct names names = {0};
    struct ol_arena arena = {0};
    char whose[80];
    snprintf(whose, sizeof whose, "the book \"%.60s\"", book->name);
    const bool has_any = items_of(book, meter, &names, &arena);
    if (item && !has_name(&names, item))
        blame(node, attribute, item, whose, "log system", &names, faults);
    else if (!item && !has_any)
        ol_faults_add(faults, node->place, "%s has no price of %s; add one to it, or name another book's provider",
                      whose, ol_meter_names[meter]);
    ol_mem_free(names.items);
    ol_arena_release(&arena);
}

/* Kept hot: for the system's item or, where the book has none, for any. */
static void check_hot(const struct ol_book *book, const struct ol_logs *logs, struct ol_faults *faults)
{
    struct names names = {0};
    struct ol_arena arena = {0};
    const bool has_any = items_of(book, OL_METER_LOG_STORAGE, &names, &arena);
    if (logs->hot > 0 && !has_any && !(logs->system && has_name(&names, logs->system)))
        ol_faults_add(
            faults, ol_xml_place(logs->node, "hot"),
            "hot: the book \"%.60s\" has no price of log-storage for it; add one to it, or leave hot out",
            book->name);
    ol_mem_free(names.items);
    ol_arena_release(&arena);
}

static void check_logs(const struct ol_scenario *scenario, const struct ol_logs *logs, struct ol_faults *faults)
{
    const struct ol_book *book = book_of(scenario, logs->node, logs->provider, logs->region, faults);
    if (!book)
        return;
    check_meter(book, OL_METER_LOG_INGEST, logs->node, "system", logs->system, faults);
    check_hot(book, logs, faults);
    if (logs->class && !ol_book_class(book, logs->class)) {
        struct names names = {0};
        const struct ol_book_class *classes = book->classes.items;
        for (size_t i = 0; i < book->classes.count; i++)
            add_name(&names, classes[i].name);
        blame(logs->node, "class", logs->class, "the price book", "storage class", &names, faults);
        ol_mem_free(names.items);
    } else if (logs->cold > 0 && book->classes.count == 0) {
        ol_faults_add(faults, ol_xml_place(logs->node, "cold"),
                      "cold: the book \"%.60s\" has no storage class to keep them in; leave cold out", book->name);
    }
}

void ol_scenario_check_telemetry(const struct ol_scenario *scenario, bool has_all_names, struct ol_faults *faults)
{
    const struct ol_logs *logs = scenario->logs.items;
    const struct ol_custom_metrics *metrics = scenario->custom_metrics.items;
    for (size_t i = 0; i < scenario->logs.count; i++) {
        ol_logs_check(&logs[i], faults);
        if (has_all_names)
            check_of(scenario, &logs[i], faults);
        check_logs(scenario, &logs[i], faults);
    }
    for (size_t i = 0; i < scenario->custom_metrics.count; i++) {
        ol_custom_metrics_check(&metrics[i], faults);
        const struct ol_book *book =
            book_of(scenario, metrics[i].node, metrics[i].provider, metrics[i].region, faults);
        if (book)
            check_meter(book, OL_METER_METRIC_SERIES, metrics[i].node, "series", NULL, faults);
    }
}
