/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage files of any bytes: what can be read is rated under a small book with commitments, tiers, classes and sustained
 * use, and written again. Lines must add up: no cost below nothing, no more covered than counted.
 */
#include "outlay/arena.h"
#include "pricing/rate.h"
#include "pricing/usage_file.h"
#include "tests/fuzz/memory_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define ROWS_LIMIT 200
/* Rows of a thousand years are cut into a line a month and covered hour by hour: rightly, but slowly. */
#define LONGEST (400 * OL_DAY)
#define LATEST  (OL_DAY * 365 * 200)

static const char book_text[] =
    "<pricebook version='1' name='b' provider='p' currency='USD'><region name='us' area='a'/><region name='eu'/>"
    "<type name='m' family='f' vcpus='2' memory='8GiB'/><type name='n' family='g' vcpus='4' memory='16GiB' "
    "gpu='A100' "
    "gpus='1' sustained='30%'/><class name='ia' minimum-stay='30d' minimum-size='128KiB' overhead='32KiB' "
    "standard-overhead='8KiB' standard='std'/><class name='std'/>"
    "<rule meter='instance' term='spot' minimum='60s' increment='1s' free-first='1h' provider-end='down'/>"
    "<rule minimum='60s' increment='1s'/>"
    "<price meter='instance' item='m' amount='0.0960000001'/><price meter='instance' item='m' amount='0.1' "
    "from='2026-01-10T00:30:00'/><price meter='instance' item='m' term='spot' amount='0.03' to='2026-02-01'/>"
    "<price meter='vcpu' item='g' amount='0.03'/><price meter='memory' item='g' amount='0.004'/>"
    "<price meter='gpu' item='A100' amount='2'/><price meter='storage' item='ia' amount='0.0125'/>"
    "<price meter='storage' item='std'><tier from='0' amount='0.023'/><tier from='50' amount='0.022'/></price>"
    "<price meter='egress' pool='o'><tier from='0' amount='0'/><tier from='100' amount='0.09'/></price>"
    "<price meter='log-ingest' tiering='volume'><tier from='0' amount='1'/><tier from='9' amount='0.5'/></price>"
    "<flat term='reserved' discount='40%'/><flat term='compute-plan' discount='20%'/><flat term='spot' "
    "discount='70%'/><credit name='c' amount='5'/><tax name='t' share='19%'/>"
    "<commitment name='r' kind='reserved' type='m' region='us' count='2' term='1y' start='2026-01-01'/>"
    "<commitment name='s' kind='savings-plan' hourly='0.07' term='1y' start='2026-01-03'/></pricebook>";

static int check_charge(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    (void)self, (void)error;
    if (charge->category != OL_CHARGE_CREDIT && (charge->billed < 0 || charge->effective < 0))
        abort();
    if (charge->quantity < 0 || charge->list < 0 || charge->start >= charge->end || charge->start < charge->month)
        abort();
    return OL_OK;
}

static bool is_tame(const struct ol_usage *usage)
{
    return usage->end - usage->start <= LONGEST && usage->start >= 0 && usage->end <= LATEST;
}

static int read_rows(const char *path, struct ol_labels *labels, struct ol_rating *rating,
                     struct ol_output *output)
{
    struct ol_error error = {0};
    struct ol_usage usage;
    ol_time first = 0, last = 0;
    struct ol_usage_reader *reader = ol_usage_reader_open(path, labels, OL_NOWHERE, &error);
    int got = reader ? 1 : error.status, rows = 0;
    while (rows < ROWS_LIMIT && got > 0 && (got = ol_usage_read(reader, &usage, &error)) > 0) {
        if (usage.quantity < 0 || usage.end < usage.start || usage.objects < 0)
            abort();
        ol_usage_write(output, &usage, labels);
        first = rows == 0 || usage.start < first ? usage.start : first;
        last = rows == 0 || usage.end > last ? usage.end : last;
        if (!is_tame(&usage) || last - first > 2 * LONGEST)
            break;
        ol_rating_add(rating, &usage);
        rows++;
    }
    if (got < 0 && (error.status == OL_OK || !error.message[0]))
        abort();
    ol_usage_reader_close(reader);
    return rows;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_labels labels = {0};
    struct ol_text written = {0};
    struct ol_book *book = ol_book_of_memory(book_text, sizeof book_text - 1, "book.xml", &faults, &error);
    if (!book)
        abort();
    const struct ol_book *const books[] = {book};
    const struct ol_rating_setting setting = {.books = books, .book_count = 1, .labels = &labels};
    struct ol_rating *rating = ol_rating_new(&setting);
    struct ol_output *output = ol_output_to_text(&written);
    read_rows(file.path, &labels, rating, output);
    if (ol_rating_run(rating, check_charge, NULL, &error) < 0 && !error.message[0])
        abort();
    ol_output_close(output, NULL);
    ol_rating_free(rating);
    ol_book_free(book);
    ol_text_release(&written);
    ol_labels_release(&labels);
    memory_file_free(&file);
    return 0;
}
