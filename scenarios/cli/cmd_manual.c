/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/output.h"
#include "outlay/pricebook.h"
#include "outlay/scenario.h"
#include "outlay/text.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/language_reference.h"
#include "scenarios/cli/manual_page.h"

#include <string.h>

static void write_scenario(struct ol_output *output)
{
    ol_reference_write(&ol_scenario_element, "The language of scenarios", output);
}

static void write_book(struct ol_output *output)
{
    ol_reference_write(&ol_book_element, "The language of price books", output);
}

static const struct {
    const char *name;
    void (*write)(struct ol_output *output);
} parts[] = {{"page", ol_manual_page_write}, {"scenario", write_scenario}, {"pricebook", write_book}};
#define PARTS (sizeof parts / sizeof *parts)

static int fail_unknown(const char *word, struct ol_error *error)
{
    const char *names[PARTS + 1] = {NULL};
    for (size_t i = 0; i < PARTS; i++)
        names[i] = parts[i].name;
    const char *nearest = ol_nearest(word, names);
    return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "the manual has no part \"%.80s\"; %s%s%s", word,
                   nearest ? "did you mean \"" : "give page, scenario or pricebook", nearest ? nearest : "",
                   nearest ? "\"?" : "");
}

static int write_part(const char *word, struct ol_error *error)
{
    size_t i = 0;
    while (i < PARTS && strcmp(parts[i].name, word) != 0)
        i++;
    if (i == PARTS)
        return fail_unknown(word, error);
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    parts[i].write(output);
    return ol_output_close(output, error);
}

static int manual(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    const char *word = invocation->operand_count > 0 ? invocation->operands[0] : parts[0].name;
    return write_part(word, &error) == OL_OK ? 0 : ol_command_fail(&error);
}

const struct ol_command ol_command_manual = {
    .name = "manual",
    .operands = "[page|scenario|pricebook]",
    .operands_max = 1,
    .summary = "the manual page, and the reference of scenarios and price books",
    .details =
        "page (default): this program's manual page, for man. scenario and pricebook: all elements of the\n"
        "language and their attributes, as Markdown. \"outlay list elements\" tells the same on a terminal.",
    .example = "outlay manual page | man -l -",
    .run = manual,
};
