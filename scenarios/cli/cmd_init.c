/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/output.h"
#include "outlay/text.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/named_listing.h"
#include "scenarios/cli/option.h"
#include "scenarios/starters.h"

#include <string.h>
#include <sys/stat.h>

static int fail_unknown(const char *name, struct ol_error *error)
{
    const char *names[OL_STARTERS + 1] = {NULL};
    struct ol_text list = {0};
    for (size_t i = 0; ol_starters[i].name; i++) {
        names[i] = ol_starters[i].name;
        ol_text_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = ol_nearest(name, names);
    if (nearest)
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "there is no case \"%.80s\"; did you mean \"%s\"?", name,
                nearest);
    else
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "there is no case \"%.80s\"; give one of %.400s", name,
                ol_text_string(&list));
    ol_text_release(&list);
    return OL_BAD_USAGE;
}

/* Somebody may have edited it since. */
static bool may_write(const char *path, bool is_forced, struct ol_error *error)
{
    struct stat about;
    if (is_forced || strcmp(path, "-") == 0 || lstat(path, &about) != 0)
        return true;
    if (!S_ISREG(about.st_mode) && !S_ISLNK(about.st_mode) && !S_ISDIR(about.st_mode))
        return true;
    ol_fail(error, OL_BAD_IO, OL_NOWHERE, "-o: there is a \"%.200s\" already; name another file, or say --force",
            path);
    return false;
}

static int write_starter(const struct ol_starter *starter, const char *path, bool is_forced,
                         struct ol_error *error)
{
    if (!may_write(path, is_forced, error))
        return error->status;
    struct ol_output *output =
        strcmp(path, "-") == 0 ? ol_output_open(path, error) : ol_output_replace(path, error);
    if (!output)
        return error->status;
    ol_output_string(output, starter->text);
    return ol_output_close(output, error);
}

static void tell_next(const struct ol_starter *starter, const char *path)
{
    char *const words[] = {(char *)(uintptr_t)path};
    char *quoted = ol_option_quote(1, words);
    fprintf(stderr, "Wrote %s. Try it, then change what is marked EDIT in it:\n", quoted);
    fprintf(stderr, "  outlay check %s\n  outlay run %s -o out\n", quoted, quoted);
    fprintf(stderr, "  outlay %s %s%s%s\n", starter->next, quoted, *starter->options ? " " : "", starter->options);
    ol_mem_free(quoted);
}

static int list_cases(const struct ol_invocation *invocation, enum ol_output_format format, struct ol_error *error)
{
    if (ol_option_given(invocation, "output"))
        return ol_fail(error, OL_BAD_USAGE, OL_NOWHERE,
                       "which case is to be written? \"outlay init\" lists them; try: %s",
                       invocation->command->example);
    struct ol_output *output = ol_output_open("-", error);
    if (!output)
        return error->status;
    ol_list_starters(NULL, format, output, NULL, NULL);
    if (format == OL_FORMAT_TABLE)
        ol_output_format(output, "\n\"outlay init CASE -o FILE\" writes one; try: %s\n",
                         invocation->command->example);
    return ol_output_close(output, error);
}

static int init(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    const char *name = invocation->operand_count > 0 ? invocation->operands[0] : NULL;
    const char *path = ol_option_value(invocation, "output");
    const struct ol_starter *starter = name ? ol_starter_find(name) : NULL;
    enum ol_output_format format;
    int status;
    if (!ol_option_format(invocation, &format, &error))
        status = error.status;
    else if (!name)
        status = list_cases(invocation, format, &error);
    else if (!starter)
        status = fail_unknown(name, &error);
    else
        status = write_starter(starter, path ? path : "-", ol_option_given(invocation, "force"), &error);
    if (status != OL_OK)
        return ol_command_fail(&error);
    if (starter && path && strcmp(path, "-") != 0)
        tell_next(starter, path);
    return 0;
}

static const struct ol_option options[] = {
    {"output", 'o', "FILE", "where it is written (default: standard output)"},
    {"force", 0, NULL, "also where FILE is there already"},
    OL_OPTION_FORMAT,
    {0},
};

const struct ol_command ol_command_init = {
    .name = "init",
    .operands = "[CASE]",
    .operands_max = 1,
    .summary = "a scenario to begin with, which says in comments what to edit",
    .details =
        "Without CASE, the cases there are. Each scenario is whole by itself and runs within a second on shipped\n"
        "prices. A FILE that is there already is left alone, with status 4.",
    .example = "outlay init training-pool -o pool.xml",
    .options = options,
    .run = init,
};
