/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Price lists of all formats but AWS's: the first byte picks the format, what follows is the file. Whatever it is, the
 * book that comes of it must be one that can be read.
 */
#include "pricing/import_list.h"
#include "tests/fuzz/memory_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const struct ol_importer *const importers[] = {
    &ol_import_gcp_catalogue, &ol_import_gcp_calculator, &ol_import_azure_retail,
    &ol_import_skypilot,      &ol_import_plain_csv,      &ol_import_opencost,
};

static void read_back(const struct ol_text *xml, uint64_t written)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_book *book = ol_book_of_memory(ol_text_string(xml), xml->length, "imported", &faults, &error);
    if (!book || faults.count || book->price_count != written) {
        fprintf(stderr, "%s\n%s\n", ol_text_string(xml), faults.count ? faults.items[0].message : error.message);
        abort();
    }
    ol_book_free(book);
    ol_faults_release(&faults);
}

static void import(const struct ol_importer *importer, const char *path, bool has_systems)
{
    static const char *const systems[] = {"windows", NULL};
    const struct ol_import import = {
        .files = &path, .file_count = 1, .filter = {.systems = has_systems ? systems : NULL}, .from = OL_ALWAYS};
    struct ol_import_tally tally = {0};
    struct ol_error error = {0};
    struct ol_text xml = {0};
    struct ol_output *output = ol_output_to_text(&xml);
    struct ol_book_writer *writer = ol_book_writer_new(output, &importer->heading);
    const int status = importer->run(&import, writer, &tally, &error);
    ol_book_writer_end(writer);
    ol_output_close(output, NULL);
    if (status != OL_OK && (error.status == OL_OK || !error.message[0]))
        abort();
    read_back(&xml, tally.written);
    ol_text_release(&xml);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const size_t count = sizeof importers / sizeof *importers;
    if (!length)
        return 0;
    const size_t which = bytes[0] >= '0' ? (size_t)(bytes[0] - '0') : bytes[0];
    struct memory_file file = memory_file_new(bytes + 1, length - 1);
    import(importers[which % count], file.path, which / count % 2);
    memory_file_free(&file);
    return 0;
}
