/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tariff_fault: what is said of a row that a book cannot price: what of it is missing, and what is nearest.
 */
#include "pricing/rater.h"
#include "pricing/want.h"

#include <string.h>

int ol_tariff_fail_item(const struct ol_rater *rater, const struct ol_usage *usage, const struct ol_asked *asked,
                        struct ol_error *error)
{
    const struct ol_book *book = rater->book;
    const char *nearest = ol_want_nearest(book, usage->meter, asked->item);
    return ol_fail(error, OL_BAD_INPUT, ol_rater_place(rater, usage),
                   "the book \"%.60s\" has no %s \"%.80s\"%s%.80s%s", book->name, ol_meter_names[usage->meter],
                   asked->item, nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
}

int ol_tariff_fail_region(struct ol_rater *rater, const struct ol_usage *usage, const struct ol_asked *asked,
                          struct ol_error *error)
{
    const struct ol_book *book = rater->book;
    const struct ol_book_region *regions = book->regions.items;
    const char **names = OL_ARENA_ARRAY(&rater->arena, const char *, book->regions.count + 1);
    for (size_t i = 0; i < book->regions.count; i++)
        names[i] = regions[i].name;
    const char *nearest = ol_nearest(asked->region, names);
    return ol_fail(error, OL_BAD_INPUT, ol_rater_place(rater, usage),
                   "the book \"%.60s\" has no region \"%.80s\"%s%.80s%s", book->name, asked->region,
                   nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
}

static void list_once(const struct ol_book *book, ol_label label, struct ol_text *list)
{
    char buffer[OL_LABEL_BUFFER];
    const char *text = ol_label_text(&book->labels, label, buffer);
    if (*text && !strstr(ol_text_string(list), text) && list->length < 160)
        ol_text_addf(list, "%s%s", list->length > 0 ? ", " : "", text);
}

/* Where else, and on which other terms, the book has it. */
int ol_tariff_fail_price(const struct ol_rater *rater, const struct ol_usage *usage,
                         const struct ol_price_key *key, const struct ol_asked *asked, struct ol_error *error)
{
    const struct ol_book *book = rater->book;
    struct ol_text regions = {0}, terms = {0};
    for (size_t i = 0; i < book->price_count; i++) {
        const struct ol_price *price = &book->prices[i];
        if (price->meter != key->meter || price->item != key->item)
            continue;
        if (price->term == key->term)
            list_once(book, price->region, &regions);
        else if (price->region == key->region && !strstr(ol_text_string(&terms), ol_term_names[price->term]))
            ol_text_addf(&terms, "%s%s", terms.length > 0 ? ", " : "", ol_term_names[price->term]);
    }
    const char *item = *asked->item ? asked->item : ol_meter_names[usage->meter];
    const int status =
        ol_fail(error, OL_BAD_INPUT, ol_rater_place(rater, usage),
                "the book \"%.60s\" has no %s price of \"%.60s\"%s%.60s%s%.40s%s%.160s%s%.80s", book->name,
                ol_term_names[key->term], item, *asked->region ? " in " : "", asked->region,
                *asked->system ? " with " : "", asked->system, regions.length > 0 ? "; it has one in " : "",
                ol_text_string(&regions), terms.length > 0 ? "; there it is priced " : "", ol_text_string(&terms));
    ol_text_release(&regions);
    ol_text_release(&terms);
    return status;
}

int ol_tariff_fail_ended(const struct ol_rater *rater, const struct ol_tariff *tariff,
                         const struct ol_usage *usage, ol_time at, struct ol_error *error)
{
    char instant[OL_TIME_BUFFER];
    return ol_fail(error, OL_BAD_INPUT, ol_rater_place(rater, usage),
                   "the book \"%.60s\" has no %s price of \"%.60s\"%s%.60s at %s; its price ended before",
                   rater->book->name, ol_term_names[tariff->key.term],
                   *tariff->item_text ? tariff->item_text : ol_meter_names[tariff->key.meter],
                   *tariff->region ? " in " : "", tariff->region, ol_instant_format(at, instant));
}
