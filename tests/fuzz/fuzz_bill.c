/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bills of any bytes: whatever they are, each row is read, counted, or an error that says something.
 */
#include "outlay/bill.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static uint64_t sum_bytes(struct ol_slice text)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < text.length; i++)
        sum += (unsigned char)text.data[i];
    return sum;
}

static void read_all(const struct ol_bill_request *request)
{
    struct ol_error error = {0};
    struct ol_bill_reader *reader = ol_bill_open(request, &error);
    struct ol_bill_row row;
    uint64_t rows = 0, sum = 0;
    int got = reader ? 1 : error.status;
    while (got > 0 && (got = ol_bill_next(reader, &row, &error)) > 0) {
        rows++;
        sum += sum_bytes(row.service) + sum_bytes(row.tag) + sum_bytes(row.tags) + sum_bytes(row.category);
    }
    if (got < 0 && (error.status == OL_OK || !error.message[0]))
        abort();
    if (reader && ol_bill_tally_of(reader)->rows != rows + ol_bill_tally_of(reader)->malformed)
        abort();
    if (sum == UINT64_MAX)
        abort();
    ol_bill_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct memory_file file = memory_file_new(bytes, length);
    read_all(&(struct ol_bill_request){.path = file.path, .tag = "team"});
    for (size_t i = 0; ol_bill_formats[i]; i++)
        read_all(&(struct ol_bill_request){.path = file.path, .format = ol_bill_formats[i]->name, .tag = "a"});
    memory_file_free(&file);
    return 0;
}
