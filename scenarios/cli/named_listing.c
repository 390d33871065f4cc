/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/cli/named_listing.h"

#include "outlay/pricebook.h"
#include "outlay/regex.h"
#include "scenarios/metric_catalogue.h"
#include "scenarios/starters.h"

#include <string.h>

/* A listing of names and what they are, of which one may be asked for. */
struct named {
    struct ol_listing listing;
    const char *wanted, **names;
    size_t count;
};

static void add(struct named *named, const char *name, const char *summary)
{
    if (named->names && named->count < OL_NAMES_LIMIT)
        named->names[named->count++] = name;
    if (named->wanted && strcmp(named->wanted, name) != 0)
        return;
    const char **row = ol_listing_row(&named->listing);
    row[0] = name;
    row[1] = summary;
}

static bool finish(struct named *named, enum ol_output_format format, struct ol_output *output)
{
    const bool is_found = named->listing.count > 0;
    if (is_found)
        ol_listing_write(&named->listing, format, output);
    ol_listing_release(&named->listing);
    return is_found;
}

bool ol_list_verbs(const char *name, enum ol_output_format format, struct ol_output *output,
                   struct ol_arena *arena, const char **names)
{
    struct named named = {{.headings = {"name", "summary"}}, name, names, 0};
    (void)arena;
    for (const struct ol_command *const *command = ol_commands; *command; command++)
        add(&named, (*command)->name, (*command)->summary);
    return finish(&named, format, output);
}

bool ol_list_starters(const char *name, enum ol_output_format format, struct ol_output *output,
                      struct ol_arena *arena, const char **names)
{
    struct named named = {{.headings = {"name", "summary"}}, name, names, 0};
    (void)arena;
    for (const struct ol_starter *starter = ol_starters; starter->name; starter++)
        add(&named, starter->name, starter->summary);
    return finish(&named, format, output);
}

/* The book's title, copied. */
static const char *title_of(const char *name, struct ol_arena *arena)
{
    struct ol_error error;
    struct ol_faults faults = {0};
    struct ol_book *book = ol_book_open(name, OL_NOWHERE, &faults, &error);
    const char *title = book ? ol_arena_format(arena, "%s, in %s", book->title, book->currency) : "";
    ol_book_free(book);
    ol_faults_release(&faults);
    return title;
}

bool ol_list_books(const char *name, enum ol_output_format format, struct ol_output *output,
                   struct ol_arena *arena, const char **names)
{
    struct named named = {{.headings = {"name", "summary"}}, name, names, 0};
    for (size_t i = 0; ol_shipped_books[i]; i++)
        add(&named, ol_shipped_books[i], title_of(ol_shipped_books[i], arena));
    return finish(&named, format, output);
}

bool ol_list_meters(const char *name, enum ol_output_format format, struct ol_output *output,
                    struct ol_arena *arena, const char **names)
{
    struct ol_listing listing = {.headings = {"name", "priced by", "category", "subcategory", "summary"}};
    (void)arena;
    for (size_t i = 0; i < OL_METERS; i++) {
        const struct ol_meter_type *meter = &ol_meter_types[i];
        if (names)
            names[i] = meter->name;
        if (name && strcmp(name, meter->name) != 0)
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = meter->name, row[1] = meter->unit, row[2] = meter->category, row[3] = meter->subcategory;
        row[4] = meter->summary;
    }
    const bool is_found = listing.count > 0;
    if (is_found)
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    return is_found;
}

bool ol_list_terms(const char *name, enum ol_output_format format, struct ol_output *output,
                   struct ol_arena *arena, const char **names)
{
    static const char *const summaries[OL_TERMS] = {
        [OL_TERM_ON_DEMAND] = "by the second or hour, for as long as it is wanted",
        [OL_TERM_SPOT] = "cheaper, and taken away when others pay more",
        [OL_TERM_OWNED] = "the user's own, priced by the user",
        [OL_TERM_RESERVED] = "rates of reservations: AWS standard, Azure",
        [OL_TERM_CONVERTIBLE] = "rates of AWS's convertible reservations",
        [OL_TERM_RESOURCE] = "rates of Google's committed use of vCPUs, memory and GPUs",
        [OL_TERM_INSTANCE_PLAN] = "rates of AWS's EC2 instance savings plans",
        [OL_TERM_COMPUTE_PLAN] = "rates of compute savings plans: AWS, Azure, Google's flexible commitments",
        [OL_TERM_ML_PLAN] = "rates of AWS's SageMaker savings plans",
        [OL_TERM_DATABASE_PLAN] = "rates of savings plans for databases",
    };
    struct ol_listing listing = {.headings = {"name", "summary"}};
    (void)arena;
    for (size_t i = 0; i < OL_TERMS; i++) {
        if (names)
            names[i] = ol_term_names[i];
        if (name && strcmp(name, ol_term_names[i]) != 0)
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = ol_term_names[i], row[1] = summaries[i];
    }
    const bool is_found = listing.count > 0;
    if (is_found)
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    return is_found;
}

/* ---- metrics ---- */

/* What is no regex is looked for as it stands. */
static bool holds(const char *name, struct ol_regex *regex, const char *text)
{
    struct ol_error unused = {0};
    return strstr(name, text) || (regex && ol_regex_find(regex, ol_slice_of(name), &unused) > 0);
}

bool ol_list_metrics(const char *name, enum ol_output_format format, struct ol_output *output,
                     struct ol_arena *arena, const char **names)
{
    struct ol_listing listing = {.headings = {"name", "unit", "summary"}};
    struct ol_error unused = {0};
    struct ol_regex *regex = name ? ol_regex_new(name, OL_NOWHERE, &unused) : NULL;
    const struct ol_metric_pattern *named = name ? ol_metric_pattern_of(name) : NULL;
    for (size_t i = 0; ol_metric_patterns[i].name; i++) {
        const struct ol_metric_pattern *pattern = &ol_metric_patterns[i];
        if (names && i < OL_NAMES_LIMIT)
            names[i] = pattern->name;
        if (named ? pattern != named : name && !holds(pattern->name, regex, name))
            continue;
        const char **row = ol_listing_row(&listing);
        row[0] = pattern->name, row[1] = pattern->unit, row[2] = pattern->summary;
    }
    ol_regex_free(regex);
    const bool is_found = listing.count > 0;
    const char *meant = is_found || !names ? NULL : ol_metric_meant(name, arena);
    if (meant)
        names[0] = meant;
    if (is_found)
        ol_listing_write(&listing, format, output);
    ol_listing_release(&listing);
    return is_found;
}
