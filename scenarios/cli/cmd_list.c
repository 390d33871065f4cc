/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd_list: what there is to choose from, out of the same tables that read it.
 *
 * A topic (topic.h) is a family of kinds, the laws, the elements of the scenario language and the like. Without a name
 * it lists its members; with one it shows that member's attributes. Elements are shown with their attributes at once,
 * and a law that is written with its parameters by what it looks like.
 */
#include "outlay/arena.h"
#include "outlay/text.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/element_listing.h"
#include "scenarios/cli/option.h"
#include "scenarios/cli/topic.h"

#include <string.h>

/* ---- families ---- */

static bool list_family(const struct ol_topic *topic, const char *name, enum ol_output_format format,
                        struct ol_output *output, struct ol_arena *arena, const char **names)
{
    struct ol_listing listing = {.headings = {"name", "summary"}};
    const struct ol_kind *named = name ? ol_kind_find(topic->family, name) : NULL;
    if (named) {
        const struct ol_listing fields = {.headings = {"attribute", "value", "default", "help"}};
        listing = fields;
        ol_add_fields(&listing, "", named->fields, "", arena);
        if (format == OL_FORMAT_TABLE)
            ol_output_format(output, "%s: %s\n%s", named->name, named->summary,
                             listing.count > 0 ? "\n" : "It has no attributes of its own.\n");
    }
    for (size_t i = 0; !named && topic->family[i] && i < OL_NAMES_LIMIT; i++) {
        const char **row = ol_listing_row(&listing);
        names[i] = row[0] = topic->family[i]->name;
        row[1] = topic->family[i]->summary;
    }
    const bool is_found = !name || named;
    if (is_found && (listing.count > 0 || format != OL_FORMAT_TABLE))
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    return is_found;
}

static bool list_members(const struct ol_topic *topic, const char *name, enum ol_output_format format,
                         struct ol_output *output, struct ol_arena *arena, const char **names)
{
    return topic->family ? list_family(topic, name, format, output, arena, names)
                         : topic->list(name, format, output, arena, names);
}

/* ---- the verb ---- */

static void list_topics(enum ol_output_format format, struct ol_output *output)
{
    struct ol_listing listing = {.headings = {"name", "summary"}};
    for (size_t i = 0; ol_topics[i].name; i++) {
        const char **row = ol_listing_row(&listing);
        row[0] = ol_topics[i].name;
        row[1] = ol_topics[i].summary;
    }
    ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
}

static int fail_unknown(const char *what, const char *word, const char *const *names, struct ol_error *error)
{
    struct ol_text list = {0};
    const char *nearest = ol_nearest(word, names);
    for (size_t i = 0; names[i]; i++)
        ol_text_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    if (nearest)
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                "there is nothing named \"%.80s\" among the %s; did you mean \"%s\"?", word, what, nearest);
    else
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "there is nothing named \"%.80s\" among the %s: %.400s", word,
                what, ol_text_string(&list));
    ol_text_release(&list);
    return OL_BAD_USAGE;
}

/* What is called so in the topics that are searched, or in the others, under the words that tell it alone. */
static size_t list_in(bool is_searched, const char *word, struct ol_output *output, struct ol_arena *arena,
                      size_t found)
{
    const char *names[OL_NAMES_LIMIT + 1];
    struct ol_text text = {0};
    for (const struct ol_topic *topic = ol_topics; topic->name; topic++) {
        if (topic->is_searched != is_searched)
            continue;
        ol_text_clear(&text);
        struct ol_output *part = ol_output_to_text(&text);
        const bool is_here = list_members(topic, word, OL_FORMAT_TABLE, part, arena, names);
        ol_output_close(part, NULL);
        if (is_here)
            ol_output_format(output, "%soutlay list %s %s\n\n%s", found++ > 0 ? "\n" : "", topic->name, word,
                             ol_text_string(&text));
    }
    ol_text_release(&text);
    return found;
}

/* Where only a name is given: whatever is called so; where nothing is, what has it for an attribute or in its name. */
static bool list_anywhere(const char *word, struct ol_output *output, struct ol_arena *arena)
{
    if (list_in(false, word, output, arena, 0) > 0)
        return true;
    const size_t found = ol_list_attribute(word, output, arena) ? 1 : 0;
    return list_in(true, word, output, arena, found) > 0;
}

void ol_help_namesakes(const char *name, struct ol_output *output)
{
    const char *names[OL_NAMES_LIMIT + 1];
    struct ol_arena arena = {0};
    struct ol_text text = {0};
    size_t found = 0;
    for (const struct ol_topic *topic = ol_topics; topic->name; topic++) {
        struct ol_output *unread = ol_output_to_text(&text);
        if (!topic->is_searched && strcmp(topic->name, "verbs") != 0 &&
            list_members(topic, name, OL_FORMAT_TABLE, unread, &arena, names))
            ol_output_format(output, "%s  outlay list %s %s\n", found++ > 0 ? "" : "\nAlso of that name:\n",
                             topic->name, name);
        ol_output_close(unread, NULL);
    }
    ol_text_release(&text);
    ol_arena_release(&arena);
}

bool ol_help_name(const char *name, struct ol_error *error)
{
    const char *names[OL_NAMES_LIMIT + 1];
    const struct ol_topic *topic = ol_topic_find(name);
    struct ol_arena arena = {0};
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return false;
    const bool is_found = (topic ? list_members(topic, NULL, OL_FORMAT_TABLE, output, &arena, names)
                                 : list_anywhere(name, output, &arena));
    const int status = ol_output_close(output, error);
    ol_arena_release(&arena);
    return is_found && status == OL_OK;
}

static int list_topic(const char *word, const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_error *error)
{
    const char *names[OL_NAMES_LIMIT + 1] = {NULL};
    const struct ol_topic *topic = ol_topic_find(word);
    struct ol_arena arena = {0};
    bool is_found;
    if (!topic) {
        is_found = !name && format == OL_FORMAT_TABLE && list_anywhere(word, output, &arena);
        for (size_t i = 0; ol_topics[i].name; i++)
            names[i] = ol_topics[i].name;
    } else if (topic->show && name && strchr(name, '(')) {
        return topic->show(name, format, output, error);
    } else {
        is_found = list_members(topic, name, format, output, &arena, names);
    }
    const int status =
        is_found ? OL_OK : fail_unknown(topic ? topic->name : "lists", topic ? name : word, names, error);
    ol_arena_release(&arena);
    return status;
}

static int list(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    enum ol_output_format format;
    if (!ol_option_format(invocation, &format, &error))
        return ol_command_fail(&error);
    struct ol_output *output = ol_output_open("-", &error);
    if (!output)
        return ol_command_fail(&error);
    int status = OL_OK;
    if (invocation->operand_count == 0)
        list_topics(format, output);
    else
        status =
            list_topic(invocation->operands[0], invocation->operand_count > 1 ? invocation->operands[1] : NULL,
                       format, output, &error);
    const int closed = ol_output_close(output, status == OL_OK ? &error : NULL);
    status = status == OL_OK ? closed : status;
    return status == OL_OK ? 0 : ol_command_fail(&error);
}

static const struct ol_option options[] = {
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_list = {
    .name = "list",
    .operands = "[KIND [NAME]]",
    .operands_max = 2,
    .summary = "all that can be named: elements, metrics, formats, rules, laws, verbs",
    .details =
        "Without KIND, what can be listed. With NAME, the attributes of that one: their values, ranges and\n"
        "defaults. A NAME alone is looked for in all lists, and then among the attributes of all elements.\n"
        "A law that is written out, such as laws 'weibull(0.7,3h)', is shown by its mean and quantiles.",
    .example = "outlay list elements pool",
    .options = options,
    .run = list,
};
