/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rate_usage: a usage file read to its end, or read and rated.
 *
 *     rate_usage read FILE             prints rows, and what their quantities add up to
 *     rate_usage rate FILE BOOK...     prints charges, and what they add up to
 */
#include "outlay/arena.h"
#include "pricing/rate.h"
#include "pricing/usage_file.h"

#include <stdio.h>
#include <string.h>

#define BOOKS 4

struct tally {
    unsigned long long lines;
    ol_money sum;
};

static int count(void *self, const struct ol_charge *charge, struct ol_error *error)
{
    struct tally *tally = self;
    (void)error;
    tally->lines++;
    tally->sum += charge->billed;
    return OL_OK;
}

/* `rating` NULL: only counted. */
static int read_rows(const char *path, struct ol_labels *labels, struct ol_rating *rating, struct tally *tally,
                     struct ol_error *error)
{
    struct ol_usage usage;
    struct ol_usage_reader *reader = ol_usage_reader_open(path, labels, OL_NOWHERE, error);
    int got = reader ? 1 : error->status;
    while (got > 0 && (got = ol_usage_read(reader, &usage, error)) > 0) {
        if (rating)
            ol_rating_add(rating, &usage);
        tally->lines++;
        tally->sum += usage.quantity;
    }
    ol_usage_reader_close(reader);
    return got;
}

static int rate(const char *path, char **names, int count_of_books, struct tally *tally, struct ol_error *error)
{
    struct ol_faults faults = {0};
    struct ol_labels labels = {0};
    struct ol_book *books[BOOKS] = {0};
    struct tally rows = {0};
    int status = OL_OK;
    for (int i = 0; i < count_of_books && status == OL_OK; i++) {
        books[i] = ol_book_open(names[i], OL_NOWHERE, &faults, error);
        status = books[i] ? OL_OK : OL_BAD_INPUT;
    }
    if (status == OL_OK) {
        const struct ol_rating_setting setting = {.books = (const struct ol_book *const *)books,
                                                  .book_count = (size_t)count_of_books,
                                                  .labels = &labels,
                                                  .usage_file = path};
        struct ol_rating *rating = ol_rating_new(&setting);
        status = read_rows(path, &labels, rating, &rows, error);
        if (status == OL_OK)
            status = ol_rating_run(rating, count, tally, error);
        ol_rating_free(rating);
    }
    for (int i = 0; i < count_of_books; i++)
        ol_book_free(books[i]);
    ol_labels_release(&labels);
    ol_faults_release(&faults);
    return status;
}

int main(int argc, char **argv)
{
    char sum[OL_MONEY_BUFFER];
    struct tally tally = {0};
    struct ol_error error = {0};
    struct ol_labels labels = {0};
    int status = OL_BAD_USAGE;
    if (argc == 3 && strcmp(argv[1], "read") == 0)
        status = read_rows(argv[2], &labels, NULL, &tally, &error);
    else if (argc >= 4 && argc <= 3 + BOOKS && strcmp(argv[1], "rate") == 0)
        status = rate(argv[2], argv + 3, argc - 3, &tally, &error);
    else
        fputs("usage: rate_usage read FILE | rate FILE BOOK...\n", stderr);
    ol_labels_release(&labels);
    if (error.status != OL_OK)
        ol_error_print(&error, stderr);
    printf("%llu %s\n", tally.lines, ol_money_format(tally.sum, sum));
    return ol_exit_code(status);
}
