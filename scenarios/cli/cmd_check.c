/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/output.h"
#include "outlay/pricebook.h"
#include "outlay/scenario.h"
#include "outlay/xml.h"
#include "scenarios/alternative.h"
#include "scenarios/cli/command.h"
#include "scenarios/traffic_inflow.h"

#include <string.h>
#include <sys/stat.h>

/* The languages, by what stands at the root of their documents. */
struct language {
    const char *name;
    const struct ol_element *root;
    /* Whether the file is good; faults are added, or the error is filled. */
    bool (*check)(const char *path, struct ol_faults *faults, struct ol_error *error);
};

static bool check_scenario(const char *path, struct ol_faults *faults, struct ol_error *error)
{
    struct ol_scenario *scenario = ol_scenario_open(path, NULL, 0, faults, error);
    if (!scenario)
        return false;
    const struct ol_clock clock = ol_scenario_clock(scenario);
    const ol_time end = clock.length > 0 ? clock.length : OL_NEVER;
    struct ol_faults notes = {0};
    ol_alternatives_check(scenario, path, end, faults, &notes);
    ol_traffic_inflow_check(scenario, faults);
    if (faults->count == 0) {
        ol_command_forewarn(scenario);
        ol_command_notes(scenario, end);
    }
    ol_command_remarks(&notes);
    ol_faults_release(&notes);
    ol_scenario_close(scenario);
    return faults->count == 0;
}

static bool check_book(const char *path, struct ol_faults *faults, struct ol_error *error)
{
    struct ol_book *book = ol_book_open(path, OL_NOWHERE, faults, error);
    ol_book_free(book);
    return book;
}

static const struct language languages[] = {
    {"scenario", &ol_scenario_element, check_scenario},
    {"pricebook", &ol_book_element, check_book},
};
#define LANGUAGE_COUNT (sizeof languages / sizeof *languages)

static int print_schema(const char *name)
{
    const char *names[LANGUAGE_COUNT + 1] = {NULL};
    struct ol_error error = {0};
    const struct language *language = NULL;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        names[i] = languages[i].name;
        if (strcmp(name, languages[i].name) == 0)
            language = &languages[i];
    }
    if (!language) {
        const char *nearest = ol_nearest(name, names);
        ol_fail(&error, OL_BAD_USAGE, OL_NOWHERE, "there is no language \"%.60s\"; did you mean \"%s\"?", name,
                nearest ? nearest : names[0]);
        return ol_command_fail(&error);
    }
    struct ol_output *output = ol_output_open("-", &error);
    if (output)
        ol_element_write_schema(language->root, output);
    if (!output || ol_output_close(output, &error) != OL_OK)
        return ol_command_fail(&error);
    return 0;
}

/* A pipe can be read but once. */
static bool is_regular(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static const struct language *language_named(const char *root)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (strcmp(root, languages[i].root->name) == 0)
            return &languages[i];
    return &languages[0];
}

/* By the file's root; the scenario's where that cannot be told. */
static const struct language *language_of(const char *path)
{
    char root[OL_XML_ROOT_NAME];
    const bool is_told = is_regular(path) && ol_xml_root_name(path, root);
    return is_told ? language_named(root) : &languages[0];
}

static int check_file(const char *path)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    int code = 0;
    if (language_of(path)->check(path, &faults, &error))
        printf("%s: ok\n", path);
    else if (faults.count > 0)
        code = ol_command_faults(&faults);
    else
        code = ol_command_fail(&error);
    ol_faults_release(&faults);
    return code;
}

static int check(const struct ol_invocation *invocation)
{
    struct ol_error error;
    int worst = 0;
    if (ol_option_given(invocation, "schema"))
        return print_schema(invocation->operand_count > 0 ? invocation->operands[0] : languages[0].name);
    if (invocation->operand_count == 0) {
        ol_fail(&error, OL_BAD_USAGE, OL_NOWHERE, "check needs at least one FILE; try: %s",
                invocation->command->example);
        return ol_command_fail(&error);
    }
    for (size_t i = 0; i < invocation->operand_count; i++) {
        const int code = check_file(invocation->operands[i]);
        worst = code > worst ? code : worst;
    }
    return worst;
}

static const struct ol_option options[] = {
    {"schema", 0, NULL, "print the RELAX NG schema of a language and stop: scenario (default) or pricebook"},
    {0},
};

const struct ol_command ol_command_check = {
    .name = "check",
    .operands = "FILE...",
    .operands_max = SIZE_MAX,
    .summary = "read scenarios and price books and tell all that is wrong in them",
    .details = "Every error comes on a line of its own, with file, line and column, the value found and what is\n"
               "allowed. A good file gets one line that says so. The exit status is 3 where any file is faulty.",
    .example = "outlay check scenarios/easy-backfill.xml",
    .options = options,
    .run = check,
};
