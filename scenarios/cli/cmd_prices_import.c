/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/output.h"
#include "pricing/importer.h"
#include "scenarios/cli/command.h"

#include <inttypes.h>
#include <string.h>

#define NOT_IMPORTED 3 /* the exit status where nothing was written */

struct request {
    const struct ol_importer *importer;
    struct ol_import import;
    const char **regions, **types, **systems; /* ol_mem_* */
    bool meters[OL_METERS];
    const char *path;
    bool is_alone; /* extends no shipped book */
};

static const struct ol_importer *find_importer(const char *name, struct ol_error *error)
{
    const struct ol_kind *kind = ol_kind_find(ol_importers, name);
    if (kind)
        return (const struct ol_importer *)(const void *)kind;
    const size_t count = ol_kind_count(ol_importers);
    const char **names = ol_mem_new(ol_mem_product(sizeof *names, count + 1));
    struct ol_text list = {0};
    for (size_t i = 0; i < count; i++) {
        names[i] = ol_importers[i]->name;
        ol_text_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = ol_nearest(name, names);
    ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "there is no price list format \"%.60s\"; %s%s%s", name,
            nearest ? "did you mean \"" : "there are ", nearest ? nearest : ol_text_string(&list),
            nearest ? "\"?" : "");
    ol_text_release(&list);
    ol_mem_free(names);
    return NULL;
}

/* All values of an option that may be repeated; NULL where it is not given. */
static const char **values_of(const struct ol_invocation *invocation, const char *name)
{
    size_t count = 0;
    while (ol_option_nth(invocation, name, count))
        count++;
    if (count == 0)
        return NULL;
    const char **values = ol_mem_new(ol_mem_product(sizeof *values, count + 1));
    for (size_t i = 0; i < count; i++)
        values[i] = ol_option_nth(invocation, name, i);
    return values;
}

static bool read_meters(const struct ol_invocation *invocation, struct request *request, struct ol_error *error)
{
    const char *name;
    for (size_t i = 0; (name = ol_option_nth(invocation, "meter", i)); i++) {
        const enum ol_meter meter = ol_meter_find(ol_slice_of(name));
        if (meter == OL_METERS) {
            const char *nearest = ol_nearest(name, ol_meter_names);
            ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "--meter: there is no meter \"%.60s\"; %s%s%s", name,
                    nearest ? "did you mean \"" : "see outlay list meters", nearest ? nearest : "",
                    nearest ? "\"?" : "");
            return false;
        }
        request->meters[meter] = true;
        request->import.filter.meters = request->meters;
    }
    return true;
}

static bool read_request(const struct ol_invocation *invocation, struct request *request, struct ol_error *error)
{
    struct ol_import *import = &request->import;
    request->importer = find_importer(invocation->operands[0], error);
    request->path = ol_option_value(invocation, "output");
    request->is_alone = ol_option_given(invocation, "alone");
    import->files = invocation->operands + 1;
    import->file_count = invocation->operand_count - 1;
    import->filter.regions = request->regions = values_of(invocation, "region");
    import->filter.types = request->types = values_of(invocation, "type");
    import->filter.systems = request->systems = values_of(invocation, "system");
    import->provider = ol_option_value(invocation, "provider");
    import->currency = ol_option_value(invocation, "currency");
    import->from = OL_ALWAYS;
    if (request->regions && !request->regions[1] && !strchr(request->regions[0], '*'))
        import->region = request->regions[0];
    if (request->importer && !request->path)
        ol_fail(error, OL_BAD_USAGE, OL_NOWHERE, "prices import needs -o BOOK, the file to be written; try: %s",
                invocation->command->example);
    return request->importer && request->path &&
           ol_output_spares(request->path, import->files, import->file_count, error) &&
           read_meters(invocation, request, error) && ol_option_instant(invocation, "from", &import->from, error);
}

/* ---- what came of it ---- */

static void print_count(uint64_t count, const char *what)
{
    if (count > 0)
        fprintf(stderr, ", %" PRIu64 " %s", count, what);
}

static void print_tally(const struct request *request, const struct ol_import_tally *tally)
{
    fprintf(stderr, "%s: %" PRIu64 " rows, %" PRIu64 " prices written", request->importer->kind.name, tally->rows,
            tally->written);
    print_count(tally->filtered, "filtered out");
    print_count(tally->unknown, "of what no meter counts");
    print_count(tally->unpriced, "without a price");
    print_count(tally->repeated, "met before");
    print_count(tally->malformed, "malformed");
    fputc('\n', stderr);
    for (size_t i = 0; i < tally->shown_count; i++)
        ol_error_print(&tally->shown[i], stderr);
    if (tally->malformed > tally->shown_count)
        fprintf(stderr, "outlay: %" PRIu64 " malformed rows; the first %zu are shown\n", tally->malformed,
                tally->shown_count);
}

/* A list that does not say whose it is makes a book of prices alone. */
static void print_provider(const struct request *request)
{
    if (!request->import.provider && strcmp(request->importer->heading.provider, "custom") == 0)
        fprintf(stderr,
                "outlay: the book is of the provider \"custom\" and has no billing rules; --provider aws, gcp or "
                "azure makes it extend the shipped one\n");
}

/* ---- importing ---- */

/* Lists have no rules and no discounts; the shipped book of the provider has. */
static const char *shipped_book_of(const char *provider)
{
    for (size_t i = 0; ol_shipped_books[i]; i++)
        if (strcmp(ol_shipped_books[i], provider) == 0)
            return ol_shipped_books[i];
    return NULL;
}

static struct ol_book_heading heading_of(const struct request *request)
{
    struct ol_book_heading heading = request->importer->heading;
    if (request->import.provider) {
        heading.name = heading.provider = request->import.provider;
        heading.title = strcmp(request->importer->heading.provider, request->import.provider) == 0
                            ? request->importer->heading.title
                            : request->import.provider;
    }
    if (request->import.currency)
        heading.currency = request->import.currency;
    if (!request->is_alone)
        heading.extends = shipped_book_of(heading.provider);
    return heading;
}

static int write_book(const struct request *request, struct ol_output *output, struct ol_import_tally *tally,
                      struct ol_error *error)
{
    const struct ol_book_heading heading = heading_of(request);
    struct ol_book_writer *writer = ol_book_writer_new(output, &heading);
    const int status = request->importer->run(&request->import, writer, tally, error);
    ol_book_writer_end(writer);
    return status;
}

/* The exit status. A book without prices is not worth an earlier one's place. */
static int import_all(const struct request *request)
{
    struct ol_error error = {0};
    struct ol_import_tally tally = {0};
    struct ol_output *output =
        strcmp(request->path, "-") == 0 ? ol_output_open("-", &error) : ol_output_replace(request->path, &error);
    if (!output)
        return ol_command_fail(&error);
    if (write_book(request, output, &tally, &error) != OL_OK) {
        ol_output_abandon(output);
        return ol_command_fail(&error);
    }
    print_tally(request, &tally);
    if (tally.written == 0) {
        ol_output_abandon(output);
        fprintf(stderr, "outlay: nothing was imported, and %s was not written\n", request->path);
        return NOT_IMPORTED;
    }
    print_provider(request);
    return ol_output_close(output, &error) == OL_OK ? 0 : ol_command_fail(&error);
}

static int import_prices(const struct ol_invocation *invocation)
{
    struct ol_error error = {0};
    struct request request = {0};
    const int code = read_request(invocation, &request, &error) ? import_all(&request) : ol_command_fail(&error);
    ol_mem_free(request.regions);
    ol_mem_free(request.types);
    ol_mem_free(request.systems);
    return code;
}

static const struct ol_option options[] = {
    {"output", 'o', "BOOK", "the price book to be written; needed"},
    {"region", 0, "REGION", "of this region alone; may be given several times, and end in *"},
    {"type", 0, "TYPE", "of this instance type alone; likewise"},
    {"system", 0, "SYSTEM", "of this operating system alone; likewise"},
    {"meter", 0, "METER", "of this meter alone; may be given several times"},
    {"provider", 0, "NAME", "whose prices these are, where the list does not tell"},
    {"currency", 0, "CURRENCY", "in which currency, where the list does not tell"},
    {"from", 0, "DATE", "since when they hold, where the list does not tell"},
    {"alone", 0, NULL, "a book of this list alone, which does not extend the shipped one"},
    {0},
};

const struct ol_command ol_command_prices_import = {
    .name = "prices import",
    .operands = "FORMAT FILE...",
    .operands_min = 2,
    .summary = "make a price book of a provider's price list",
    .details =
        "FORMAT is one of those that \"outlay list importers\" shows. Lists of any length are read as they\n"
        "come; what is left out is counted on standard error. Lists of one provider belong together: name\n"
        "them all. A list of aws, gcp or azure makes a book that extends the shipped one: billing rules,\n"
        "types and discounts, and prices of what the list does not price, come from there. The exit status\n"
        "is 3 where no price was found.",
    .example =
        "outlay prices import csv scenarios/made/price-list.csv --region oslo --from 2026-01-01 -o build/oslo.xml",
    .options = options,
    .run = import_prices,
};
