/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data_check: what is wrong with links, caches and reads, and what a person should know of them.
 */
#include "scenarios/data_places.h"
#include "scenarios/scenario_data.h"
#include "scenarios/scenario_prices.h"
#include "scenarios/scenario_work.h"

#include <string.h>

/* Some kind of things that an attribute can name. */
struct naming {
    const struct ol_xml_node *node;
    const char *attribute, *element;
    const char **names; /* NULL-terminated */
};

static void blame(const struct naming *naming, const char *name, struct ol_faults *faults)
{
    const char *nearest = ol_nearest(name, naming->names);
    const char *other = nearest ? nearest : naming->names[0];
    ol_faults_add(faults, ol_xml_place(naming->node, naming->attribute),
                  "%s: the scenario has no <%s name=\"%.60s\">%s%.60s%s", naming->attribute, naming->element, name,
                  nearest ? "; did you mean \""
                  : other ? "; there is \""
                          : "; add one",
                  other ? other : "",
                  nearest ? "\"?"
                  : other ? "\""
                          : "");
}

static const char **dataset_names(const struct ol_scenario *scenario)
{
    const struct ol_dataset *datasets = scenario->datasets.items;
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, scenario->datasets.count + 1));
    size_t n = 0;
    for (size_t i = 0; i < scenario->datasets.count; i++)
        if (datasets[i].name)
            names[n++] = datasets[i].name;
    return names;
}

static const char **pool_names(const struct ol_scenario *scenario)
{
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, ol_scenario_pool_count(scenario) + 1));
    size_t n = 0;
    for (size_t i = 0; i < ol_scenario_pool_count(scenario); i++)
        if (ol_scenario_pool(scenario, i)->name)
            names[n++] = ol_scenario_pool(scenario, i)->name;
    return names;
}

static void check_dataset_name(const struct ol_scenario *scenario, const struct ol_xml_node *node,
                               const char *attribute, const char *name, struct ol_faults *faults)
{
    if (!name || ol_scenario_dataset_index(scenario, name) != SIZE_MAX)
        return;
    const struct naming naming = {node, attribute, "dataset", dataset_names(scenario)};
    blame(&naming, name, faults);
    ol_mem_free(naming.names);
}

/* Beside the pool, so in its provider's classes. */
static void check_cache_class(const struct ol_scenario *scenario, const struct ol_cache *cache,
                              struct ol_faults *faults)
{
    const size_t index = cache->pool ? ol_scenario_pool_index(scenario, cache->pool) : SIZE_MAX;
    const struct ol_site site = index == SIZE_MAX
                                    ? (struct ol_site){0}
                                    : ol_scenario_pool_site(scenario, ol_scenario_pool(scenario, index));
    const struct ol_book *book =
        ol_site_is_cloud(&site) ? ol_scenario_book(scenario, site.provider, NULL, site.region) : NULL;
    if (book)
        ol_scenario_check_class(book, cache->node, cache->class, faults);
    else if (index != SIZE_MAX && scenario->pricebooks.count > 0)
        ol_faults_add(faults, ol_xml_place(cache->node, "class"),
                      "class: the pool \"%.60s\" is not in a provider's cloud, so its cache is in none of their "
                      "classes; leave it out",
                      cache->pool);
}

static void check_cache(const struct ol_scenario *scenario, size_t i, struct ol_faults *faults)
{
    const struct ol_cache *caches = scenario->caches.items, *cache = &caches[i];
    check_dataset_name(scenario, cache->node, "dataset", cache->dataset, faults);
    if (cache->pool && ol_scenario_pool_index(scenario, cache->pool) == SIZE_MAX) {
        const struct naming naming = {cache->node, "pool", "pool", pool_names(scenario)};
        blame(&naming, cache->pool, faults);
        ol_mem_free(naming.names);
    }
    if (cache->class)
        check_cache_class(scenario, cache, faults);
    for (size_t k = 0; k < i; k++) {
        const char *a = caches[k].dataset, *b = cache->dataset;
        if (cache->pool && caches[k].pool && strcmp(cache->pool, caches[k].pool) == 0 &&
            (a == b || (a && b && strcmp(a, b) == 0)))
            ol_faults_add(faults, cache->node->place,
                          "the pool \"%.60s\" has another cache for the same data, at line %lld; make one of them",
                          cache->pool, (long long)caches[k].node->place.line);
    }
}

/* Attributes that say nothing without `reads`. */
static void check_reads(const struct ol_scenario *scenario, const struct ol_xml_node *node,
                        const struct ol_work *work, struct ol_faults *faults)
{
    static const char *const attributes[] = {"read-size", "read-share", "stage", "retrieval", "read-compression"};
    check_dataset_name(scenario, node, "reads", work->reads, faults);
    for (size_t i = 0; !work->reads && i < sizeof attributes / sizeof *attributes; i++)
        if (ol_xml_attribute(node, attributes[i]))
            ol_faults_add(
                faults, ol_xml_place(node, attributes[i]),
                "%s: these jobs read nothing; add reads=\"...\", the name of a <dataset>, or leave it out",
                attributes[i]);
    if (ol_xml_attribute(node, "read-size") && ol_xml_attribute(node, "read-share"))
        ol_faults_add(faults, ol_xml_place(node, "read-share"),
                      "read-share: how much is read is given by read-size; leave one of them out");
}

/* A copy's name is made of two. */
static void check_copy_names(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    for (size_t i = 0; i < scenario->datasets.count; i++) {
        const struct ol_dataset *dataset = ol_scenario_dataset(scenario, i);
        const size_t first = ol_scenario_dataset_index(scenario, dataset->name);
        if (first < i && dataset->is_copy)
            ol_faults_add(
                faults, dataset->node->place,
                "this copy is called \"%.80s\" in results, as is another dataset, at line %lld; give it a "
                "name=\"...\" of its own",
                dataset->name, (long long)ol_scenario_dataset(scenario, first)->node->place.line);
    }
}

static void check_copy_to(const struct ol_dataset *dataset, struct ol_faults *faults)
{
    char part[OL_SITE_PART];
    const char *to = dataset->copy_to;
    if (to && (!ol_site_part(to, 0, part) || !ol_site_part(to, 1, part) || ol_site_part(to, 2, part)))
        ol_faults_add(
            faults, ol_xml_place(dataset->node, "copy-to"),
            "copy-to: \"%.80s\" is not a place that a copy can be made in; write provider/region, such as "
            "aws/us-west-2",
            to);
}

void ol_scenario_check_data(const struct ol_scenario *scenario, struct ol_faults *faults)
{
    struct ol_source_work source;
    struct ol_link *links = scenario->links.items;
    check_copy_names(scenario, faults);
    for (size_t i = 0; i < scenario->datasets.count; i++)
        check_copy_to(ol_scenario_dataset(scenario, i), faults);
    for (size_t i = 0; i < scenario->links.count; i++)
        ol_link_check(&links[i], faults);
    for (size_t i = 0; i < scenario->caches.count; i++)
        check_cache(scenario, i, faults);
    for (size_t i = 0; ol_scenario_source_work(scenario, i, &source); i++)
        check_reads(scenario, source.node, source.work, faults);
}

/* ---- notes ---- */

static void note_way(const struct ol_scenario *scenario, const struct ol_xml_node *node,
                     const struct ol_site *from, const struct ol_site *to, struct ol_faults *notes)
{
    struct ol_text here = {0}, there = {0};
    if (ol_site_distance(from, to) == OL_SAME_PLACE ||
        ol_link_between(scenario->links.items, scenario->links.count, from, to))
        return;
    ol_site_say(&here, from);
    ol_site_say(&there, to);
    ol_faults_add(
        notes, node->place,
        "no <link> fits the way from %.80s to %.80s, so data takes no time for it; it is paid for all the "
        "same",
        ol_text_string(&here), ol_text_string(&there));
    ol_text_release(&here);
    ol_text_release(&there);
}

/* What archives hold is not there when a job starts; and there is no more to read than there is. */
static void note_reads(const struct ol_scenario *scenario, const struct ol_source_work *source, size_t dataset,
                       struct ol_faults *notes)
{
    const struct ol_dataset *read = ol_scenario_dataset(scenario, dataset);
    bool is_archived = false;
    for (size_t i = 0; i < scenario->store_class_count; i++)
        is_archived |= strcmp(scenario->store_classes[i].name, read->class) == 0 &&
                       scenario->store_classes[i].delay[source->work->retrieval] > 0;
    if (is_archived && source->work->stage != OL_STAGE_AHEAD)
        ol_faults_add(notes, ol_xml_place(source->node, "stage"),
                      "stage: \"%.60s\" is in an archive, whose delay only jobs that stage ahead wait for",
                      read->name);
    if (read->size_bytes == 0)
        ol_faults_add(
            notes, ol_xml_place(source->node, "reads"),
            "reads: \"%.60s\" is empty at the start; a job reads what is there when it comes, be it nothing",
            read->name);
    else if (source->work->read_bytes > read->size_bytes && read->creates.count == 0)
        ol_faults_add(notes, ol_xml_place(source->node, "read-size"),
                      "read-size: this is more than \"%.60s\" has at the start; what it has is read", read->name);
}

void ol_scenario_note_data(const struct ol_scenario *scenario, struct ol_faults *notes)
{
    struct ol_source_work source;
    const struct ol_data_places *places = scenario->places;
    for (size_t i = 0; ol_scenario_source_work(scenario, i, &source); i++) {
        const size_t dataset = ol_scenario_dataset_index(scenario, source.work->reads);
        if (dataset == SIZE_MAX)
            continue;
        note_reads(scenario, &source, dataset, notes);
        note_way(scenario, source.node, &places->datasets[dataset],
                 &places->pools[ol_scenario_pool_index(scenario, source.pool)], notes);
    }
    for (size_t i = 0; i < places->plan_count; i++)
        note_way(scenario, places->plans[i].replica->node, &places->datasets[places->plans[i].original],
                 &places->datasets[places->plans[i].copy], notes);
}
