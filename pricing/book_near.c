/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing/book_near.h"

const struct ol_price *ol_book_find_near_until(const struct ol_book *book, const struct ol_price_key *key,
                                               ol_time at, ol_time *until)
{
    const struct ol_price *price = ol_book_find_until(book, key, at, until);
    while (!price && *until != OL_NEVER)
        price = ol_book_find_until(book, key, *until, until);
    return price;
}

const struct ol_price *ol_book_find_near(const struct ol_book *book, const struct ol_price_key *key, ol_time at)
{
    ol_time until;
    return ol_book_find_near_until(book, key, at, &until);
}

bool ol_book_prices_item(const struct ol_book *book, enum ol_meter meter, ol_label item)
{
    for (size_t i = 0; item != OL_NO_LABEL && i < book->price_count; i++)
        if (book->prices[i].item == item && book->prices[i].meter == (uint8_t)meter)
            return true;
    return false;
}

bool ol_book_prices_meter(const struct ol_book *book, enum ol_meter meter)
{
    size_t i = 0;
    while (i < book->price_count && book->prices[i].meter != (uint8_t)meter)
        i++;
    return i < book->price_count;
}

enum ol_meter ol_book_meter_of(const struct ol_book *book, ol_label item)
{
    static const enum ol_meter meters[] = {OL_METER_INSTANCE, OL_METER_ML_INSTANCE, OL_METER_DATABASE};
    for (size_t i = 0; i < sizeof meters / sizeof *meters; i++)
        if (ol_book_prices_item(book, meters[i], item))
            return meters[i];
    return OL_METER_INSTANCE;
}
