/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * imported_book: what an importer makes of files, read back as a book and shown as one line a price.
 *
 *     struct imported_book got = imported_book_of(&ol_import_plain_csv, &import);
 *     CHECK_HAS(got.shown.data, "instance on-demand n1 us-east1 - - 0.05\n");
 *     imported_book_free(&got);
 *
 * A line is: meter, term, item, region, zone, system ("-" where there is none), the price of one unit; then the years
 * and the payment of commitments, upfront money, since and until when, tiers as [from price], the pool.
 */
#ifndef OUTLAY_TESTS_IMPORTED_BOOK_H
#define OUTLAY_TESTS_IMPORTED_BOOK_H

#include "pricing/import_list.h"
#include "tests/check.h"

struct imported_book {
    struct ol_import_tally tally;
    struct ol_error error;
    int status;
    struct ol_text xml, shown;
    struct ol_book *book; /* NULL where the import failed */
};

static inline const char *imported_label(const struct ol_book *book, ol_label label, char buffer[OL_LABEL_BUFFER])
{
    return label == OL_NO_LABEL ? "-" : ol_label_text(&book->labels, label, buffer);
}

static inline void imported_show_rest(const struct ol_book *book, const struct ol_price *price,
                                      struct ol_text *text)
{
    char time[OL_TIME_BUFFER], money[OL_MONEY_BUFFER], label[OL_LABEL_BUFFER];
    if (price->years)
        ol_text_addf(text, " %dy %s", price->years, ol_payment_names[price->payment]);
    if (price->upfront)
        ol_text_addf(text, " upfront %s", ol_money_format(price->upfront, money));
    if (price->from != OL_ALWAYS)
        ol_text_addf(text, " from %s", ol_instant_format(price->from, time));
    if (price->to != OL_NEVER)
        ol_text_addf(text, " to %s", ol_instant_format(price->to, time));
    for (int i = 0; i < price->tier_count; i++) {
        ol_text_addf(text, " [%s", ol_money_format(price->tiers[i].begin, money));
        ol_text_addf(text, " %s]", ol_unit_price_format(price->tiers[i].price, money));
    }
    if (price->pool != OL_NO_LABEL)
        ol_text_addf(text, " pool %s", imported_label(book, price->pool, label));
    ol_text_adds(text, "\n");
}

static inline void imported_show(struct imported_book *got)
{
    char labels[4][OL_LABEL_BUFFER], money[OL_MONEY_BUFFER];
    for (size_t i = 0; i < got->book->price_count; i++) {
        const struct ol_price *price = &got->book->prices[i];
        ol_text_addf(
            &got->shown, "%s %s %s %s %s %s %s", ol_meter_types[price->meter].name, ol_term_names[price->term],
            imported_label(got->book, price->item, labels[0]), imported_label(got->book, price->region, labels[1]),
            imported_label(got->book, price->zone, labels[2]), imported_label(got->book, price->system, labels[3]),
            ol_unit_price_format(price->price, money));
        imported_show_rest(got->book, price, &got->shown);
    }
}

static inline struct imported_book imported_book_of(const struct ol_importer *importer,
                                                    const struct ol_import *import)
{
    struct imported_book got = {0};
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_output *output = ol_output_to_text(&got.xml);
    struct ol_book_writer *writer = ol_book_writer_new(output, &importer->heading);
    got.status = importer->run(import, writer, &got.tally, &got.error);
    CHECK_INT(ol_book_writer_prices(writer), got.tally.written);
    ol_book_writer_end(writer);
    CHECK_INT(ol_output_close(output, &error), OL_OK);
    if (got.status == OL_OK) {
        got.book = ol_book_of_memory(ol_text_string(&got.xml), got.xml.length, "imported", &faults, &error);
        CHECK(got.book != NULL);
        for (size_t i = 0; i < ol_faults_kept(&faults); i++)
            CHECK_STRING(faults.items[i].message, "no fault");
    }
    if (got.book) {
        imported_show(&got);
        CHECK_INT(got.book->price_count, got.tally.written);
    }
    ol_faults_release(&faults);
    return got;
}

/* One file, nothing left out. */
static inline struct imported_book imported_book_of_file(const struct ol_importer *importer, const char *path)
{
    const struct ol_import import = {.files = &path, .file_count = 1, .from = OL_ALWAYS};
    return imported_book_of(importer, &import);
}

/* All of the tally at once. */
static inline void imported_count(const struct imported_book *got, int rows, int written, int filtered,
                                  int unknown, int unpriced, int repeated, int malformed)
{
    CHECK_INT(got->status, OL_OK);
    CHECK_INT(got->tally.rows, rows);
    CHECK_INT(got->tally.written, written);
    CHECK_INT(got->tally.filtered, filtered);
    CHECK_INT(got->tally.unknown, unknown);
    CHECK_INT(got->tally.unpriced, unpriced);
    CHECK_INT(got->tally.repeated, repeated);
    CHECK_INT(got->tally.malformed, malformed);
}

static inline void imported_book_free(struct imported_book *got)
{
    ol_book_free(got->book);
    ol_text_release(&got->xml);
    ol_text_release(&got->shown);
}

#endif
