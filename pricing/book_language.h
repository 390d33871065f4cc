/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_language: what the reader and the checks of a price book share of its language.
 *
 * Most elements are kept as their tables fill them (include/outlay/pricebook.h). Prices are too many for that: a row
 * below is what the table fills for one of them, and a struct ol_price is what is kept of it. The quick way of reading
 * fills the same record without the row, attribute by attribute in the order of enum ol_price_attribute, which is that
 * of the table.
 */
#ifndef OUTLAY_PRICING_BOOK_LANGUAGE_H
#define OUTLAY_PRICING_BOOK_LANGUAGE_H

#include "outlay/pricebook.h"

#define OL_BOOK_VERSION "1"

/* The root's table; its lists are filled one element at a time. */
struct ol_book_root {
    const struct ol_xml_node *node;
    const char *version, *name, *provider, *title, *currency, *extends;
    int month; /* 0: the calendar's, 1: 730 h each */
    bool free_tiers;
    struct ol_list sources, services, regions, types, classes, rules, prices, flats, exchanges, discounts, credits,
        taxes, commitments;
};

struct ol_tier_attributes {
    const struct ol_xml_node *node;
    ol_money from;
    struct ol_unit_price amount;
};

struct ol_price_attributes {
    const struct ol_xml_node *node;
    int meter, term, payment, tiering;
    const char *item, *region, *zone, *system, *pool, *sku, *source;
    int64_t years, per;
    struct ol_unit_price amount;
    ol_money upfront;
    ol_time from, to;
    double interruption_low, interruption_high;
    bool assumed;
    struct ol_list tiers;
};

enum ol_price_attribute {
    OL_PRICE_METER,
    OL_PRICE_ITEM,
    OL_PRICE_REGION,
    OL_PRICE_ZONE,
    OL_PRICE_SYSTEM,
    OL_PRICE_TERM,
    OL_PRICE_YEARS,
    OL_PRICE_PAYMENT,
    OL_PRICE_AMOUNT,
    OL_PRICE_PER,
    OL_PRICE_UPFRONT,
    OL_PRICE_FROM,
    OL_PRICE_TO,
    OL_PRICE_TIERING,
    OL_PRICE_POOL,
    OL_PRICE_SKU,
    OL_PRICE_INTERRUPTION_LOW,
    OL_PRICE_INTERRUPTION_HIGH,
    OL_PRICE_SOURCE,
    OL_PRICE_ASSUMED,
    OL_PRICE_ATTRIBUTES
};

extern const struct ol_element ol_price_element;
extern const struct ol_field ol_price_fields[OL_PRICE_ATTRIBUTES + 1];

#define OL_PER_LIMIT   INT64_C(1000000000000)
#define OL_YEARS_LIMIT 5
#define OL_BASES_LIMIT 4 /* books that extend each other, beyond the first */

#endif
