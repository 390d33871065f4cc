/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/alternative.h"

#include "outlay/arena.h"
#include "scenarios/scenario_market.h"

#include <stdlib.h>
#include <string.h>

/* ---- what cannot stand beside what ---- */

/* "@name" is an attribute, anything else a child. What the first of a row gives, the others lose. */
#define GONE 10
static const struct {
    const char *given, *gone[GONE];
} displacements[] = {
    {"function",
     {"tokens", "multi-model", "pipeline", "capacity", "autoscaler", "@type", "@min", "@max", "@delay",
      "@startup"}},
    {"tokens", {"multi-model", "pipeline", "function"}},
    {"multi-model", {"tokens", "pipeline", "function"}},
    {"pipeline", {"tokens", "multi-model", "function"}},
    {"capacity", {"@provider", "@type", "@region", "@delay", "@startup", "function"}},
    {"autoscaler", {"function"}},
    {"@every", {"autoscaler", "@min"}},
    {"@type", {"capacity", "function"}},
    {"@min", {"function"}},
    {"@max", {"function"}},
};
#define DISPLACEMENTS (sizeof displacements / sizeof *displacements)

static bool has_child(const struct ol_xml_node *node, const char *name)
{
    for (size_t i = 0; i < node->child_count; i++)
        if (strcmp(node->children[i]->name, name) == 0)
            return true;
    return false;
}

static bool gives(const struct ol_xml_node *node, const char *what)
{
    return *what == '@' ? ol_xml_attribute(node, what + 1) != NULL : has_child(node, what);
}

static bool is_displaced(const struct ol_xml_node *alternative, bool is_attribute, const char *name)
{
    for (size_t i = 0; i < DISPLACEMENTS; i++)
        for (size_t k = 0; gives(alternative, displacements[i].given) && k < GONE && displacements[i].gone[k];
             k++) {
            const char *gone = displacements[i].gone[k];
            if ((*gone == '@') == is_attribute && strcmp(gone + is_attribute, name) == 0)
                return true;
        }
    return false;
}

/* ---- one tree out of two ---- */

static void merge_attributes(struct ol_xml_node *merged, const struct ol_xml_node *endpoint,
                             const struct ol_xml_node *alternative, struct ol_arena *arena)
{
    struct ol_xml_attribute *attributes =
        OL_ARENA_ARRAY(arena, struct ol_xml_attribute, endpoint->attribute_count + alternative->attribute_count);
    size_t count = 0;
    for (size_t i = 0; i < endpoint->attribute_count; i++) {
        const struct ol_xml_attribute *attribute = &endpoint->attributes[i];
        const bool is_name = strcmp(attribute->name, "name") == 0;
        if (is_name ||
            (!ol_xml_attribute(alternative, attribute->name) && !is_displaced(alternative, true, attribute->name)))
            attributes[count++] = *attribute;
    }
    for (size_t i = 0; i < alternative->attribute_count; i++)
        if (strcmp(alternative->attributes[i].name, "name") != 0)
            attributes[count++] = alternative->attributes[i];
    merged->attributes = attributes;
    merged->attribute_count = count;
}

static void merge_children(struct ol_xml_node *merged, const struct ol_xml_node *endpoint,
                           const struct ol_xml_node *alternative, struct ol_arena *arena)
{
    const struct ol_xml_node **children =
        OL_ARENA_ARRAY(arena, const struct ol_xml_node *, endpoint->child_count + alternative->child_count);
    size_t count = 0;
    for (size_t i = 0; i < endpoint->child_count; i++) {
        const char *name = endpoint->children[i]->name;
        if (strcmp(name, "alternative") != 0 && !has_child(alternative, name) &&
            !is_displaced(alternative, false, name))
            children[count++] = endpoint->children[i];
    }
    for (size_t i = 0; i < alternative->child_count; i++)
        children[count++] = alternative->children[i];
    merged->children = children;
    merged->child_count = count;
}

static bool is_named(const struct ol_xml_node *node, const char *element, const char *attribute, const char *name)
{
    const struct ol_xml_attribute *found = ol_xml_attribute(node, attribute);
    return strcmp(node->name, element) == 0 && found && strcmp(found->value, name) == 0;
}

static const struct ol_xml_node *merged_endpoint(const struct ol_alternative_use *use,
                                                 const struct ol_xml_node *endpoint, struct ol_arena *arena)
{
    for (size_t i = 0; use->alternative && i < endpoint->child_count; i++) {
        const struct ol_xml_node *alternative = endpoint->children[i];
        if (!is_named(alternative, "alternative", "name", use->alternative))
            continue;
        struct ol_xml_node *merged = OL_ARENA_NEW(arena, struct ol_xml_node);
        *merged = *endpoint;
        merged->place = alternative->place;
        merge_attributes(merged, endpoint, alternative, arena);
        merge_children(merged, endpoint, alternative, arena);
        return merged;
    }
    return endpoint;
}

/* ---- traffic ---- */

/* What cannot be read as a number is left for whoever reads it. */
static const struct ol_xml_node *scaled_traffic(const struct ol_alternative_use *use,
                                                const struct ol_xml_node *traffic, struct ol_arena *arena)
{
    const struct ol_xml_attribute *written = ol_xml_attribute(traffic, "volume-scale");
    double before = 1;
    if (written && !ol_slice_real(ol_slice_trim(ol_slice_of(written->value)), &before))
        return traffic;
    struct ol_xml_node *scaled = OL_ARENA_NEW(arena, struct ol_xml_node);
    struct ol_xml_attribute *attributes =
        OL_ARENA_ARRAY(arena, struct ol_xml_attribute, traffic->attribute_count + 1);
    size_t count = 0;
    *scaled = *traffic;
    for (size_t i = 0; i < traffic->attribute_count; i++)
        if (&traffic->attributes[i] != written)
            attributes[count++] = traffic->attributes[i];
    attributes[count++] = (struct ol_xml_attribute){.name = "volume-scale",
                                                    .value = ol_arena_format(arena, "%.17g", before * use->volume),
                                                    .place = written ? written->place : traffic->place};
    scaled->attributes = attributes;
    scaled->attribute_count = count;
    return scaled;
}

/* A copy whose children are changed. */
static const struct ol_xml_node *
with_children(const struct ol_alternative_use *use, const struct ol_xml_node *node, struct ol_arena *arena,
              const struct ol_xml_node *(*change)(const struct ol_alternative_use *use,
                                                  const struct ol_xml_node *child, struct ol_arena *arena))
{
    struct ol_xml_node *copy = OL_ARENA_NEW(arena, struct ol_xml_node);
    const struct ol_xml_node **children = OL_ARENA_ARRAY(arena, const struct ol_xml_node *, node->child_count);
    *copy = *node;
    for (size_t i = 0; i < node->child_count; i++)
        children[i] = change(use, node->children[i], arena);
    copy->children = children;
    return copy;
}

static const struct ol_xml_node *changed_work(const struct ol_alternative_use *use, const struct ol_xml_node *work,
                                              struct ol_arena *arena)
{
    return is_named(work, "traffic", "endpoint", use->endpoint) ? scaled_traffic(use, work, arena) : work;
}

static const struct ol_xml_node *changed_part(const struct ol_alternative_use *use, const struct ol_xml_node *part,
                                              struct ol_arena *arena)
{
    if (is_named(part, "endpoint", "name", use->endpoint))
        return merged_endpoint(use, part, arena);
    if (strcmp(part->name, "workload") == 0 && use->volume != 1)
        return with_children(use, part, arena, changed_work);
    return part;
}

const struct ol_xml_node *ol_alternative_tree(void *self, const struct ol_xml_node *root, struct ol_arena *arena)
{
    return with_children(self, root, arena, changed_part);
}

/* ---- checking ---- */

static bool is_told(const struct ol_faults *faults, const struct ol_error *fault)
{
    for (size_t i = 0; i < ol_faults_kept(faults); i++)
        if (faults->items[i].place.line == fault->place.line &&
            faults->items[i].place.column == fault->place.column &&
            strcmp(faults->items[i].message, fault->message) == 0)
            return true;
    return false;
}

static void add_new(struct ol_faults *to, const struct ol_faults *from, const char *alternative,
                    const struct ol_faults *known, const char *path)
{
    for (size_t i = 0; i < ol_faults_kept(from); i++) {
        struct ol_error fault = from->items[i];
        if (is_told(known, &fault))
            continue;
        char message[sizeof fault.message];
        snprintf(message, sizeof message, "as <alternative name=\"%.60s\">: %.480s", alternative, fault.message);
        memcpy(fault.message, message, sizeof message);
        ol_xml_detach(&fault, path);
        ol_faults_add(to, fault.place, "%s", fault.message);
    }
}

static void check_one(const struct ol_scenario *scenario, const char *endpoint, const char *alternative,
                      const struct ol_faults *known, const char *path, ol_time end, struct ol_faults *faults,
                      struct ol_faults *notes)
{
    struct ol_alternative_use use = {.endpoint = endpoint, .alternative = alternative, .volume = 1};
    struct ol_faults wrong = {0}, remarks = {0};
    struct ol_scenario *other = ol_scenario_vary(scenario, ol_alternative_tree, &use, path, &wrong);
    if (other)
        ol_scenario_notes(other, end, &remarks);
    add_new(faults, &wrong, alternative, &(struct ol_faults){0}, path);
    add_new(notes, &remarks, alternative, known, path);
    ol_scenario_close(other);
    ol_faults_release(&wrong);
    ol_faults_release(&remarks);
}

void ol_alternatives_check(const struct ol_scenario *scenario, const char *path, ol_time end,
                           struct ol_faults *faults, struct ol_faults *notes)
{
    const struct ol_endpoint *endpoints = scenario->endpoints.items;
    struct ol_faults known = {0};
    ol_scenario_notes(scenario, end, &known);
    for (size_t i = 0; i < scenario->endpoints.count; i++) {
        const struct ol_endpoint *alternatives = endpoints[i].alternatives.items;
        for (size_t k = 0; k < endpoints[i].alternatives.count; k++)
            check_one(scenario, endpoints[i].name, alternatives[k].name, &known, path, end, faults, notes);
    }
    ol_faults_release(&known);
}
