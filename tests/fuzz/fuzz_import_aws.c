/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * AWS's price lists; the first byte picks the format. Whatever the bytes are, what is written is a book without a
 * fault, and each row is counted once.
 */
#include "pricing/import_list.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const struct ol_importer *const importers[] = {
    &ol_import_aws_offer_json,   &ol_import_aws_offer_csv,    &ol_import_aws_savings_plan,
    &ol_import_aws_spot_history, &ol_import_aws_spot_advisor,
};
#define IMPORTERS (sizeof importers / sizeof *importers)

static void check_book(const struct ol_text *book)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_book *read = ol_book_of_memory(ol_text_string(book), book->length, "book", &faults, &error);
    if (!read || faults.count)
        abort();
    ol_book_free(read);
    ol_faults_release(&faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0)
        return 0;
    const struct ol_importer *importer = importers[bytes[0] % IMPORTERS];
    struct memory_file file = memory_file_new(bytes + 1, length - 1);
    const char *const files[] = {file.path, file.path};
    const struct ol_import import = {
        .files = files, .file_count = importer == &ol_import_aws_savings_plan ? 2 : 1, .from = OL_ALWAYS};
    struct ol_text book = {0};
    struct ol_output *output = ol_output_to_text(&book);
    struct ol_book_writer *writer = ol_book_writer_new(output, &importer->heading);
    struct ol_import_tally tally = {0};
    struct ol_error error = {0};
    const int status = importer->run(&import, writer, &tally, &error);
    ol_book_writer_end(writer);
    if (ol_output_close(output, NULL) < 0 || (status < 0 && !error.message[0]))
        abort();
    if (status == 0)
        check_book(&book);
    if (tally.written + tally.filtered + tally.unknown + tally.unpriced + tally.repeated > tally.rows)
        abort();
    ol_text_release(&book);
    memory_file_free(&file);
    return 0;
}
