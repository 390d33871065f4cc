/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/edit_option.h"

#include "outlay/arena.h"

#include <string.h>

const char *ol_edit_parting(const char *option)
{
    int depth = 0;
    char quote = 0;
    for (const char *c = option; *c; c++) {
        if (quote)
            quote = *c == quote ? 0 : quote;
        else if (*c == '"' || *c == '\'')
            quote = *c;
        else if (*c == '[' || *c == '(')
            depth++;
        else if (*c == ']' || *c == ')')
            depth--;
        else if (*c == '=' && depth == 0)
            return c;
    }
    return NULL;
}

static char *copy(const char *bytes, size_t length)
{
    char *text = ol_mem_new(length + 1);
    memcpy(text, bytes, length);
    return text;
}

bool ol_edit_options(const struct ol_invocation *invocation, struct ol_edit **edits, size_t *count,
                     struct ol_error *error)
{
    size_t capacity = 0;
    const char *option;
    *edits = NULL;
    *count = 0;
    for (size_t i = 0; (option = ol_option_nth(invocation, "set", i)); i++) {
        const char *equals = ol_edit_parting(option);
        if (!equals || equals == option) {
            ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                    "--set %s: give XPATH=VALUE, as in --set \"//pool[@name='train']/@cpus=64\"", option);
            return false;
        }
        OL_MEM_RESERVE(*edits, capacity, *count + 1);
        (*edits)[(*count)++] = (struct ol_edit){.xpath = copy(option, (size_t)(equals - option)),
                                                .value = copy(equals + 1, strlen(equals + 1))};
    }
    return true;
}

void ol_edit_options_free(struct ol_edit *edits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ol_mem_free((char *)(uintptr_t)edits[i].xpath);
        ol_mem_free((char *)(uintptr_t)edits[i].value);
    }
    ol_mem_free(edits);
}
