/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a price book. What is read must hold together: each price is found by its own key when it begins, tiers
 * go up from 0, and sources are those of the book. What is not read says why.
 */
#include "outlay/pricebook.h"

#include <stdlib.h>

#define MUST(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_price(const struct ol_book *book, const struct ol_price *price)
{
    const struct ol_price_key key = {.item = price->item,
                                     .region = price->region,
                                     .zone = price->zone,
                                     .system = price->system,
                                     .meter = price->meter,
                                     .term = price->term,
                                     .payment = price->payment,
                                     .years = price->years};
    ol_time until;
    MUST(price->meter < OL_METERS && price->term < OL_TERMS && price->payment < OL_PAYMENTS);
    MUST(price->price.amount >= 0 && price->price.scale > 0 && price->upfront >= 0);
    MUST(price->source == OL_NO_SOURCE || price->source < book->sources.count);
    MUST(price->from < price->to);
    for (size_t i = 0; i < price->tier_count; i++)
        MUST(i == 0 ? price->tiers[i].begin == 0 : price->tiers[i].begin > price->tiers[i - 1].begin);
    const struct ol_price *found = ol_book_find_until(book, &key, price->from, &until);
    MUST(until > price->from);
    MUST(found == price || key.system == OL_NO_LABEL); /* without a system, Linux comes first */
    (void)ol_book_flat(book, &key);
    (void)ol_book_type_of(book, price->item);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    struct ol_book *book = ol_book_of_memory((const char *)data, size, "fuzz.xml", &faults, &error);
    MUST(book ? faults.count == 0 : faults.count > 0 || error.message[0]);
    for (size_t i = 0; book && i < book->price_count; i++)
        check_price(book, &book->prices[i]);
    for (size_t i = 0; book && i < book->types.count; i++) {
        const struct ol_book_type *type = (const struct ol_book_type *)book->types.items + i;
        MUST(ol_book_type(book, type->name) == type);
        (void)ol_book_size_factor(book, type->name);
    }
    ol_book_free(book);
    ol_faults_release(&faults);
    return 0;
}
