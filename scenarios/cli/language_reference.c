/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/language_reference.h"

#include "outlay/arena.h"
#include "scenarios/cli/element_listing.h"
#include "scenarios/cli/topic.h"

#include <string.h>

struct language {
    const struct ol_element **elements;
    size_t count;
    struct ol_output *output;
    struct ol_arena arena;
};

/* A cell of a table: what Markdown would take for its own, or for HTML, is escaped. */
static void add_cell(struct ol_output *output, const char *text)
{
    ol_output_string(output, "| ");
    for (const char *c = text; *c; c++) {
        if (strchr("|*_`\\[]", *c))
            ol_output_char(output, '\\');
        if (*c == '<')
            ol_output_string(output, "&lt;");
        else if (*c == '>')
            ol_output_string(output, "&gt;");
        else
            ol_output_char(output, *c);
    }
    ol_output_char(output, ' ');
}

static bool has_child(const struct ol_element *element, const struct ol_element *wanted)
{
    for (const struct ol_child *child = element->children; child && child->element; child++)
        if (child->element == wanted)
            return true;
    return false;
}

/* The elements it stands in. */
static void add_parents(const struct language *language, const struct ol_element *element)
{
    size_t found = 0;
    for (size_t i = 0; i < language->count; i++)
        if (has_child(language->elements[i], element))
            ol_output_format(language->output, "%s`<%s>`", found++ == 0 ? "Stands in " : ", ",
                             language->elements[i]->name);
    ol_output_string(language->output, found > 0 ? ".\n\n" : "");
}

static void add_attributes(struct language *language, const struct ol_element *element)
{
    struct ol_listing rows = {.headings = {"attribute", "value", "default", "help"}};
    ol_add_fields(&rows, "", element->fields, "", &language->arena);
    if (rows.count > 0)
        ol_output_string(language->output, "| attribute | value | default | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < rows.count; i++) {
        ol_output_format(language->output, "| `%s` ", rows.rows[i][0]);
        for (size_t k = 1; k < 4; k++)
            add_cell(language->output, rows.rows[i][k]);
        ol_output_string(language->output, "|\n");
    }
    ol_output_string(language->output, rows.count > 0 ? "\n" : "");
    ol_listing_release(&rows);
}

static void add_children(struct language *language, const struct ol_element *element)
{
    if (!element->children || !element->children->element)
        return;
    ol_output_string(language->output, "| child | how often | meaning |\n|---|---|---|\n");
    for (const struct ol_child *child = element->children; child->element; child++) {
        ol_output_format(language->output, "| `<%s>` ", child->element->name);
        add_cell(language->output, ol_child_occurrences(child, &language->arena));
        add_cell(language->output, child->element->summary);
        ol_output_string(language->output, "|\n");
    }
    ol_output_char(language->output, '\n');
}

static void add_element(struct language *language, const struct ol_element *element)
{
    ol_output_format(language->output, "### `<%s>`\n\n", element->name);
    ol_output_string(language->output, element->summary);
    const size_t length = strlen(element->summary);
    ol_output_string(language->output, length > 0 && element->summary[length - 1] == '.' ? "\n\n" : ".\n\n");
    add_parents(language, element);
    add_attributes(language, element);
    add_children(language, element);
    if (element->example)
        ol_output_format(language->output, "```xml\n%s\n```\n\n", element->example);
}

static bool uses_family(const struct ol_field *fields, const struct ol_kind *const *family)
{
    for (; fields && fields->type != OL_FIELD_NONE; fields++)
        if (fields->family == family)
            return true;
    return false;
}

/* What each of a family's words means, where an element of the language takes one. */
static void add_topic(struct language *language, const struct ol_topic *topic)
{
    bool is_used = false;
    for (size_t i = 0; i < language->count && topic->family; i++)
        is_used = is_used || uses_family(language->elements[i]->fields, topic->family);
    if (!is_used)
        return;
    ol_output_format(language->output, "### %s\n\n", topic->name);
    add_cell(language->output, topic->summary);
    ol_output_string(language->output, "| |\n|---|---|\n");
    for (const struct ol_kind *const *kind = topic->family; *kind; kind++) {
        ol_output_format(language->output, "| `%s` ", (*kind)->name);
        add_cell(language->output, (*kind)->summary);
        ol_output_string(language->output, "|\n");
    }
    ol_output_char(language->output, '\n');
}

void ol_reference_write(const struct ol_element *root, const char *title, struct ol_output *output)
{
    struct language language = {.output = output};
    language.elements = ol_element_gather(root, &language.count);
    ol_output_format(output, "# %s\n\n", title);
    ol_output_string(output,
                     "Made by `outlay manual` out of the tables that read these files; `outlay list elements "
                     "NAME` tells the same on a\nterminal. Attributes without a default may be left out, "
                     "unless they are required.\n\n## Elements\n\n");
    for (size_t i = 0; i < language.count; i++)
        add_element(&language, language.elements[i]);
    ol_output_string(output, "## Choices\n\n");
    for (const struct ol_topic *topic = ol_topics; topic->name; topic++)
        add_topic(&language, topic);
    ol_mem_free(language.elements);
    ol_arena_release(&language.arena);
}
