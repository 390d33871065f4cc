/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/output.h"
#include "outlay/pricebook.h"
#include "outlay/scenario.h"
#include "outlay/xml.h"
#include "scenarios/alternative.h"
#include "scenarios/cli/listing.h"
#include "scenarios/endpoint_load.h"
#include "scenarios/scenario_market.h"
#include "scenarios/traffic_inflow.h"

#include <string.h>
#include <sys/stat.h>

/* Of a call. As a table everything is told at once, the good on standard output and the bad on standard error, as
 * compilers do; else it is gathered in rows. */
struct telling {
    enum ol_output_format format;
    struct ol_listing rows;
    struct ol_arena arena; /* owns the rows' texts */
};

/* The languages, by what stands at the root of their documents. */
struct language {
    const char *name;
    const struct ol_element *root;
    /* Whether the file is good; faults are added, or the error is filled. */
    bool (*check)(const char *path, struct telling *telling, struct ol_faults *faults, struct ol_error *error);
};

static void add_row(struct telling *telling, const char *path, const struct ol_error *error, const char *severity)
{
    const struct ol_place place = error->place;
    const char *file = place.file ? place.file : path;
    const char **row = ol_listing_row(&telling->rows);
    row[0] = ol_arena_copy(&telling->arena, file, strlen(file));
    row[1] = place.line > 0 ? ol_arena_format(&telling->arena, "%lld", (long long)place.line) : "";
    row[2] = place.column > 0 ? ol_arena_format(&telling->arena, "%d", place.column) : "";
    row[3] = severity;
    row[4] = ol_arena_copy(&telling->arena, error->message, strlen(error->message));
}

static void add_rows(struct telling *telling, const char *path, const struct ol_faults *faults,
                     const char *severity)
{
    for (size_t i = 0; i < ol_faults_kept(faults); i++)
        add_row(telling, path, &faults->items[i], severity);
}

static void tell_notes(struct telling *telling, const char *path, struct ol_faults *notes)
{
    if (telling->format == OL_FORMAT_TABLE)
        ol_command_remarks(notes);
    else
        add_rows(telling, path, notes, "note");
    ol_faults_release(notes);
}

static bool check_scenario(const char *path, struct telling *telling, struct ol_faults *faults,
                           struct ol_error *error)
{
    struct ol_scenario *scenario = ol_scenario_open(path, NULL, 0, faults, error);
    if (!scenario)
        return false;
    const struct ol_clock clock = ol_scenario_clock(scenario);
    const ol_time end = clock.length > 0 ? clock.length : OL_NEVER;
    struct ol_faults notes = {0}, others = {0};
    ol_alternatives_check(scenario, path, end, faults, &others);
    ol_traffic_inflow_check(scenario, faults);
    if (faults->count == 0) {
        ol_endpoint_load_notes(scenario, &notes);
        ol_scenario_notes(scenario, end, &notes);
    }
    tell_notes(telling, path, &notes);
    tell_notes(telling, path, &others);
    ol_scenario_close(scenario);
    return faults->count == 0;
}

static bool check_book(const char *path, struct telling *telling, struct ol_faults *faults, struct ol_error *error)
{
    (void)telling;
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

static int tell_bad(struct telling *telling, const char *path, const struct ol_faults *faults,
                    const struct ol_error *error)
{
    if (telling->format == OL_FORMAT_TABLE)
        return faults->count > 0 ? ol_command_faults(faults) : ol_command_fail(error);
    if (faults->count > 0)
        add_rows(telling, path, faults, "error");
    else
        add_row(telling, path, error, "error");
    return ol_exit_code(faults->count > 0 ? OL_BAD_INPUT : error->status);
}

static int check_file(const char *path, struct telling *telling)
{
    struct ol_error error = {0};
    struct ol_faults faults = {0};
    int code = 0;
    if (!language_of(path)->check(path, telling, &faults, &error))
        code = tell_bad(telling, path, &faults, &error);
    else if (telling->format == OL_FORMAT_TABLE)
        printf("%s: ok\n", path);
    ol_faults_release(&faults);
    return code;
}

static int write_rows(struct telling *telling)
{
    struct ol_error error = {0};
    struct ol_output *output = ol_output_open("-", &error);
    if (output)
        ol_listing_write(&telling->rows, telling->format, output);
    return output && ol_output_close(output, &error) == OL_OK ? 0 : ol_command_fail(&error);
}

static int check_files(const struct ol_invocation *invocation, enum ol_output_format format)
{
    struct telling telling = {.format = format,
                              .rows.headings = {"file", "line", "column", "severity", "message"}};
    int worst = 0;
    for (size_t i = 0; i < invocation->operand_count; i++) {
        const int code = check_file(invocation->operands[i], &telling);
        worst = code > worst ? code : worst;
    }
    const int written = format == OL_FORMAT_TABLE ? 0 : write_rows(&telling);
    ol_listing_release(&telling.rows);
    ol_arena_release(&telling.arena);
    return written > worst ? written : worst;
}

static int check(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    enum ol_output_format format;
    if (!ol_option_format(invocation, &format, &error))
        return ol_command_fail(&error);
    if (ol_option_given(invocation, "schema"))
        return print_schema(invocation->operand_count > 0 ? invocation->operands[0] : languages[0].name);
    if (invocation->operand_count == 0) {
        ol_fail(&error, OL_BAD_USAGE, OL_NOWHERE, "check needs at least one FILE; try: %s",
                invocation->command->example);
        return ol_command_fail(&error);
    }
    return check_files(invocation, format);
}

static const struct ol_option options[] = {
    OL_OPTION_FORMAT,
    {"schema", 0, NULL, "print the RELAX NG schema of a language and stop: scenario (default) or pricebook"},
    {0},
};

const struct ol_command ol_command_check = {
    .name = "check",
    .operands = "FILE...",
    .operands_max = SIZE_MAX,
    .summary = "read scenarios and price books and tell all that is wrong in them",
    .details = "Every error comes on a line of its own, with file, line and column, the value found and what is\n"
               "allowed. A good file gets one line that says so. The exit status is 3 where any file is faulty. "
               "In JSON and\n"
               "CSV there are rows of errors and notes alone, on standard output: none where all is well.",
    .example = "outlay check scenarios/easy-backfill.xml",
    .options = options,
    .run = check,
};
