/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_written: what has a price in the book already, so that nothing is priced twice.
 *
 * Offer files repeat themselves: data transfer stands in several services' files, and files of several months, given
 * oldest first, tell a price's history. The first price of a key holds since ever, or since the time the user names:
 * AWS dates all prices of a file by the month in which it was written. A later one holds since its date; one that is
 * not later is passed over. 32 bytes a price are kept.
 *
 * Components of SageMaker (training, hosting ...) have prices of their own for the same type, most often equal ones.
 * The first of training and hosting stands for any system, so that who asks without a word about components finds it;
 * and so does MySQL among the engines of databases.
 */
#ifndef OUTLAY_PRICING_AWS_WRITTEN_H
#define OUTLAY_PRICING_AWS_WRITTEN_H

#include "pricing/importer.h"

struct ol_aws_written { /* zero-initialised is empty; private */
    struct ol_aws_written_key *keys;
    size_t count, capacity;
};

/* Writes the price, or counts why not. `row->from`: the list's date for it, OL_ALWAYS where it has none; `since`: of
 * first prices. */
void ol_aws_write(struct ol_aws_written *written, struct ol_book_writer *writer, struct ol_import_tally *tally,
                  struct ol_price_row *row, ol_time since, struct ol_place place);
/* Reads all files of an import, one after the other, into one book. */
typedef int ol_aws_file_reader(const char *path, const struct ol_import *import, struct ol_book_writer *writer,
                               struct ol_import_tally *tally, struct ol_aws_written *written,
                               struct ol_error *error);
int ol_aws_write_files(const struct ol_import *import, struct ol_book_writer *writer,
                       struct ol_import_tally *tally, ol_aws_file_reader *read_file, struct ol_error *error);

void ol_aws_written_release(struct ol_aws_written *written);

#endif
