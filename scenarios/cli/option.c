/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/option.h"

#include "outlay/arena.h"
#include "outlay/text.h"

#include <ctype.h>
#include <string.h>

/* The arguments that are still to be read. */
struct arguments {
    int count, next;
    char *const *words;
};

/* Every verb takes it: what may be read is not the verb's to say. */
static const struct ol_option untrusted = {"untrusted", 0, NULL, "read no file outside the operands' folders"};

static const struct ol_option *find_name(const struct ol_command *command, struct ol_slice name)
{
    if (ol_slice_is(name, untrusted.name))
        return &untrusted;
    for (const struct ol_option *option = command->options; option && option->name; option++)
        if (ol_slice_is(name, option->name))
            return option;
    return NULL;
}

static const struct ol_option *find_letter(const struct ol_command *command, char letter)
{
    for (const struct ol_option *option = command->options; option && option->name; option++)
        if (option->letter == letter)
            return option;
    return NULL;
}

static int fail_unknown(const struct ol_command *command, struct ol_slice name, struct ol_error *error)
{
    struct ol_text word = {0};
    const char **names = NULL;
    size_t count = 0, capacity = 0;
    ol_text_add(&word, name.data, name.length);
    for (const struct ol_option *option = command->options; option && option->name; option++) {
        OL_MEM_RESERVE(names, capacity, count + 2);
        names[count++] = option->name;
    }
    if (names)
        names[count] = NULL;
    const char *nearest = names ? ol_nearest(ol_text_string(&word), names) : NULL;
    if (nearest)
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "%s has no option --%.100s; did you mean --%s?", command->name,
                ol_text_string(&word), nearest);
    else
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "%s has no option --%.100s; \"outlay %s -h\" shows those it has",
                command->name, ol_text_string(&word), command->name);
    ol_text_release(&word);
    ol_mem_free(names);
    return OL_BAD_USAGE;
}

/* `attached` is the value behind = or behind the letter, NULL where there is none. */
static int give(struct ol_invocation *invocation, const struct ol_option *option, const char *attached,
                struct arguments *arguments, struct ol_error *error)
{
    const char *value = attached;
    if (!option->argument && attached)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s takes no value, and \"%.100s\" was given",
                       option->name, attached);
    if (option->argument && !value) {
        if (arguments->next == arguments->count)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--%s needs a value: --%s %s", option->name,
                           option->name, option->argument);
        value = arguments->words[arguments->next++];
    }
    invocation->given[invocation->given_count].option = option;
    invocation->given[invocation->given_count++].value = value;
    return OL_OK;
}

static int read_long(struct ol_invocation *invocation, const char *word, struct arguments *arguments,
                     struct ol_error *error)
{
    const char *equals = strchr(word, '=');
    const struct ol_slice name = {word + 2, equals ? (size_t)(equals - word - 2) : strlen(word + 2)};
    const struct ol_option *option = find_name(invocation->command, name);
    if (!option)
        return fail_unknown(invocation->command, name, error);
    return give(invocation, option, equals ? equals + 1 : NULL, arguments, error);
}

/* -x, -x value, -xvalue; and flags may be put together: -xy. */
static int read_letters(struct ol_invocation *invocation, const char *word, struct arguments *arguments,
                        struct ol_error *error)
{
    for (const char *letter = word + 1; *letter; letter++) {
        const struct ol_option *option = find_letter(invocation->command, *letter);
        if (!option)
            return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                           "%s has no option -%c; \"outlay %s -h\" shows those it has", invocation->command->name,
                           *letter, invocation->command->name);
        if (option->argument)
            return give(invocation, option, letter[1] ? letter + 1 : NULL, arguments, error);
        if (give(invocation, option, NULL, arguments, error) != OL_OK)
            return OL_BAD_USAGE;
    }
    return OL_OK;
}

static bool is_help(const char *word)
{
    return strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0;
}

static bool asks_for_help(const struct arguments *arguments)
{
    for (int i = 0; i < arguments->count && strcmp(arguments->words[i], "--") != 0; i++)
        if (is_help(arguments->words[i]))
            return true;
    return false;
}

static int check_operands(const struct ol_invocation *invocation, struct ol_error *error)
{
    const struct ol_command *command = invocation->command;
    const bool is_open = command->operands_max == 0 && command->operands_min > 0;
    const char *operands = command->operands ? command->operands : "nothing";
    if (invocation->operand_count < command->operands_min)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "%s needs %s; try: %s", command->name, operands,
                       command->example);
    if (!is_open && invocation->operand_count > command->operands_max)
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "%s takes %s, and \"%.100s\" is one too many",
                       command->name, operands, invocation->operands[command->operands_max]);
    return OL_OK;
}

int ol_option_parse(struct ol_invocation *invocation, const struct ol_command *command, int count,
                    char *const *words, bool *wants_help, struct ol_error *error)
{
    struct arguments arguments = {count, 0, words};
    bool has_ended = false;
    int status = OL_OK;
    *invocation = (struct ol_invocation){.command = command, .command_line = ""};
    *wants_help = asks_for_help(&arguments);
    if (*wants_help)
        return OL_OK;
    size_t letters = 0; /* each may be an option of its own */
    for (int i = 0; i < count; i++)
        letters += strlen(words[i]) + 1;
    invocation->operands = ol_mem_new(ol_mem_product(sizeof *invocation->operands, (size_t)count + 1));
    invocation->given = ol_mem_new(ol_mem_product(sizeof *invocation->given, letters + 1));
    while (status == OL_OK && arguments.next < count) {
        const char *word = words[arguments.next++];
        if (!has_ended && strcmp(word, "--") == 0)
            has_ended = true;
        else if (has_ended || word[0] != '-' || !word[1])
            invocation->operands[invocation->operand_count++] = word;
        else if (word[1] == '-')
            status = read_long(invocation, word, &arguments, error);
        else
            status = read_letters(invocation, word, &arguments, error);
    }
    return status == OL_OK ? check_operands(invocation, error) : status;
}

void ol_option_release(struct ol_invocation *invocation)
{
    ol_mem_free(invocation->operands);
    ol_mem_free(invocation->given);
    *invocation = (struct ol_invocation){0};
}

/* ---- asking ---- */

bool ol_option_given(const struct ol_invocation *invocation, const char *name)
{
    for (size_t i = 0; i < invocation->given_count; i++)
        if (strcmp(invocation->given[i].option->name, name) == 0)
            return true;
    return false;
}

const char *ol_option_value(const struct ol_invocation *invocation, const char *name)
{
    for (size_t i = invocation->given_count; i-- > 0;)
        if (strcmp(invocation->given[i].option->name, name) == 0)
            return invocation->given[i].value;
    return NULL;
}

const char *ol_option_nth(const struct ol_invocation *invocation, const char *name, size_t n)
{
    for (size_t i = 0; i < invocation->given_count; i++)
        if (strcmp(invocation->given[i].option->name, name) == 0 && n-- == 0)
            return invocation->given[i].value;
    return NULL;
}

bool ol_option_count(const struct ol_invocation *invocation, const char *name, int64_t min, int64_t max,
                     int64_t fallback, int64_t *value, struct ol_error *error)
{
    const char *text = ol_option_value(invocation, name);
    *value = fallback;
    if (!text)
        return true;
    if (ol_slice_int(ol_slice_of(text), value) && *value >= min && *value <= max)
        return true;
    if (max == INT64_MAX)
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                "--%s: \"%.60s\" cannot be used; give a whole number of at least %lld", name, text,
                (long long)min);
    else
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                "--%s: \"%.60s\" cannot be used; give a whole number from %lld to %lld", name, text,
                (long long)min, (long long)max);
    return false;
}

bool ol_option_format(const struct ol_invocation *invocation, enum ol_output_format *format,
                      struct ol_error *error)
{
    static const char *const names[] = {
        [OL_FORMAT_TABLE] = "table", [OL_FORMAT_JSON] = "json", [OL_FORMAT_CSV] = "csv", NULL};
    const char *text = ol_option_value(invocation, "format");
    *format = OL_FORMAT_TABLE;
    for (size_t i = 0; text && names[i]; i++) {
        if (strcmp(text, names[i]) == 0) {
            *format = (enum ol_output_format)i;
            return true;
        }
    }
    if (text)
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--format: \"%.60s\" is not known; give table, json or csv",
                text);
    return !text;
}

/* ---- quoting ---- */

/* As bash, zsh and POSIX 2024 write what a terminal would obey. */
static void quote_controls(struct ol_text *line, const char *word)
{
    ol_text_adds(line, "$'");
    for (const unsigned char *c = (const unsigned char *)word; *c; c++)
        if (*c == '\'' || *c == '\\')
            ol_text_addf(line, "\\%c", *c);
        else if (isprint(*c))
            ol_text_addf(line, "%c", *c);
        else
            ol_text_addf(line, "\\%03o", *c);
    ol_text_adds(line, "'");
}

static bool has_controls(const char *word)
{
    struct ol_text shown = {0};
    ol_text_add_shown(&shown, ol_slice_of(word));
    const bool is_shown_otherwise = strcmp(ol_text_string(&shown), word) != 0;
    ol_text_release(&shown);
    return is_shown_otherwise;
}

static void quote(struct ol_text *line, const char *word)
{
    const char *c = word;
    if (has_controls(word)) {
        quote_controls(line, word);
        return;
    }
    while (*c && (isalnum((unsigned char)*c) || strchr("_-./:=,+@%", *c)))
        c++;
    if (*word && !*c) {
        ol_text_adds(line, word);
        return;
    }
    ol_text_adds(line, "'");
    for (c = word; *c; c++)
        ol_text_addf(line, *c == '\'' ? "'\\'%c" : "%c", *c);
    ol_text_adds(line, "'");
}

char *ol_option_quote(int count, char *const *words)
{
    struct ol_text line = {0};
    ol_text_adds(&line, "");
    for (int i = 0; i < count; i++) {
        ol_text_adds(&line, i > 0 ? " " : "");
        quote(&line, words[i]);
    }
    return line.data;
}
