/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/element_listing.h"

#include "outlay/pricebook.h"
#include "outlay/scenario.h"
#include "scenarios/cli/topic.h"

#include <string.h>

static const char *described(const struct ol_field *field, struct ol_arena *arena)
{
    struct ol_text text = {0};
    ol_field_describe(field, &text);
    const char *kept = ol_arena_copy(arena, ol_text_string(&text), text.length);
    ol_text_release(&text);
    return kept;
}

#define CHOICES_TOLD 8 /* so many are told one by one */

/* What else tells the choices; NULL where nothing does. */
static const char *topic_of(const struct ol_field *field)
{
    for (const struct ol_topic *topic = ol_topics; field->family && topic->name; topic++)
        if (topic->family == field->family)
            return topic->name;
    return field->choices == ol_meter_names ? "meters" : field->choices == ol_term_names ? "terms" : NULL;
}

static size_t choice_count(const struct ol_field *field)
{
    size_t count = 0;
    while (field->choices && field->choices[count])
        count++;
    return field->family ? ol_kind_count(field->family) : count;
}

/* For people: many choices would make a line that no terminal has room for. */
static const char *told(const struct ol_field *field, struct ol_arena *arena)
{
    const char *topic = choice_count(field) > CHOICES_TOLD ? topic_of(field) : NULL;
    if (!topic)
        return described(field, arena);
    return ol_arena_format(arena, "%s%sone of \"outlay list %s\"", field->any ? field->any : "",
                           field->any ? ", or " : "", topic);
}

static bool is_same(const struct ol_field *a, const struct ol_field *b)
{
    const char *first = a->fallback ? a->fallback : "", *second = b->fallback ? b->fallback : "";
    return strcmp(a->name, b->name) == 0 && a->type == b->type && a->is_required == b->is_required &&
           a->min == b->min && a->max == b->max && strcmp(first, second) == 0 && strcmp(a->help, b->help) == 0;
}

static bool has_field(const struct ol_kind *kind, const struct ol_field *field)
{
    for (const struct ol_field *own = kind->fields; own && own->type != OL_FIELD_NONE; own++)
        if (is_same(own, field))
            return true;
    return false;
}

static void add_field(struct ol_listing *listing, const char *owner, const struct ol_field *field,
                      const char *condition, struct ol_arena *arena);

/* Fields that kinds of a family have: what several have alike is told once, under the first of them. */
static void add_family(struct ol_listing *listing, const char *owner, const struct ol_field *chooser,
                       struct ol_arena *arena)
{
    for (size_t k = 0; chooser->family[k]; k++) {
        const struct ol_field *fields = chooser->family[k]->fields;
        for (; fields && fields->type != OL_FIELD_NONE; fields++) {
            bool is_told = false;
            for (size_t before = 0; before < k && !is_told; before++)
                is_told = has_field(chooser->family[before], fields);
            if (is_told)
                continue;
            const char *condition =
                ol_arena_format(arena, "with %s=\"%s\"", chooser->name, chooser->family[k]->name);
            for (size_t other = k + 1; chooser->family[other]; other++)
                if (has_field(chooser->family[other], fields))
                    condition = ol_arena_format(arena, "%s, \"%s\"", condition, chooser->family[other]->name);
            add_field(listing, owner, fields, condition, arena);
        }
    }
}

static void add_field(struct ol_listing *listing, const char *owner, const struct ol_field *field,
                      const char *condition, struct ol_arena *arena)
{
    const size_t first = strcmp(listing->headings[0], "element") == 0;
    const char **row = ol_listing_row(listing);
    row[0] = owner;
    row[first] = field->name;
    row[first + 1] = first ? described(field, arena) : told(field, arena);
    row[first + 2] = field->is_required ? "required" : field->fallback ? field->fallback : "";
    row[first + 3] = *condition ? ol_arena_format(arena, "%s: %s", condition, field->help) : field->help;
    if (field->type == OL_FIELD_KIND)
        add_family(listing, owner, field, arena);
}

void ol_add_fields(struct ol_listing *listing, const char *owner, const struct ol_field *fields,
                   const char *condition, struct ol_arena *arena)
{
    for (; fields && fields->type != OL_FIELD_NONE; fields++)
        add_field(listing, owner, fields, condition, arena);
}

/* ---- elements ---- */

const char *ol_child_occurrences(const struct ol_child *child, struct ol_arena *arena)
{
    if (child->max == 1)
        return child->min == 1 ? "exactly one" : "none or one";
    if (child->max > 0)
        return ol_arena_format(arena, "%zu to %zu", child->min, child->max);
    return child->min > 0 ? ol_arena_format(arena, "%zu or more", child->min) : "any number";
}

void ol_add_element(struct ol_listing *listing, const struct ol_element *element, struct ol_arena *arena)
{
    const size_t first = strcmp(listing->headings[0], "element") == 0;
    ol_add_fields(listing, element->name, element->fields, "", arena);
    for (const struct ol_child *child = element->children; child && child->element; child++) {
        const char **row = ol_listing_row(listing);
        row[0] = element->name;
        row[first] = ol_arena_format(arena, "<%s>", child->element->name);
        row[first + 1] = ol_child_occurrences(child, arena);
        row[first + 3] = child->element->summary;
    }
}

static void write_element(const struct ol_element *element, bool is_first, struct ol_output *output,
                          struct ol_arena *arena)
{
    struct ol_listing listing = {.headings = {"attribute", "value", "default", "help"}};
    ol_add_element(&listing, element, arena);
    ol_output_format(output, "%s<%s>: %s\n\n", is_first ? "" : "\n", element->name, element->summary);
    ol_listing_write(&listing, OL_FORMAT_TABLE, output);
    if (element->example)
        ol_output_format(output, "\n%s\n", element->example);
    ol_listing_release(&listing);
}

static bool list_language(const struct ol_element *root, const char *name, enum ol_output_format format,
                          struct ol_output *output, struct ol_arena *arena, const char **names)
{
    struct ol_listing listing = {.headings = {"element", "attribute", "value", "default", "help"}};
    size_t count, found = 0;
    const struct ol_element **elements = ol_element_gather(root, &count);
    for (size_t i = 0; i < count && i < OL_NAMES_LIMIT; i++) {
        names[i] = elements[i]->name;
        if (name && strcmp(name, elements[i]->name) != 0)
            continue;
        if (format == OL_FORMAT_TABLE)
            write_element(elements[i], found == 0, output, arena);
        else
            ol_add_element(&listing, elements[i], arena);
        found++;
    }
    if (found > 0 && format != OL_FORMAT_TABLE)
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    ol_mem_free(elements);
    return found > 0;
}

bool ol_list_elements(const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_arena *arena, const char **names)
{
    return list_language(&ol_scenario_element, name, format, output, arena, names);
}

bool ol_list_book_language(const char *name, enum ol_output_format format, struct ol_output *output,
                           struct ol_arena *arena, const char **names)
{
    return list_language(&ol_book_element, name, format, output, arena, names);
}

bool ol_list_attribute(const char *name, struct ol_output *output, struct ol_arena *arena)
{
    struct ol_listing all = {.headings = {"element", "attribute", "value", "default", "help"}}, those = all;
    size_t count;
    const struct ol_element **elements = ol_element_gather(&ol_scenario_element, &count);
    for (size_t i = 0; i < count; i++)
        ol_add_fields(&all, ol_arena_format(arena, "<%s>", elements[i]->name), elements[i]->fields, "", arena);
    for (size_t i = 0; i < all.count; i++)
        if (strcmp(all.rows[i][1], name) == 0)
            memcpy(ol_listing_row(&those), all.rows[i], sizeof *all.rows);
    const bool is_found = those.count > 0;
    if (is_found)
        ol_listing_write(&those, OL_FORMAT_TABLE, output);
    ol_listing_release(&all);
    ol_listing_release(&those);
    ol_mem_free(elements);
    return is_found;
}
