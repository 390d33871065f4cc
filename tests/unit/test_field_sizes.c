/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every row of every language against the member that it fills: a value that is wider than its member would overwrite
 * the one behind it. field.h says of which type each is.
 */
#include "outlay/pricebook.h"
#include "outlay/scenario.h"
#include "tests/check.h"

/* How many rows tell their room. */
static size_t check_fields(const char *owner, const struct ol_field *fields)
{
    size_t told = 0;
    for (; fields && fields->type != OL_FIELD_NONE; fields++) {
        told += fields->room > 0;
        if (fields->room > 0 && fields->room != ol_field_room(fields->type))
            CHECK_REPORT("<%s> %s: the member has %zu bytes, the value %zu", owner, fields->name, fields->room,
                         ol_field_room(fields->type));
        for (size_t i = 0; fields->type == OL_FIELD_KIND && fields->family[i]; i++)
            check_fields(fields->family[i]->name, fields->family[i]->fields);
    }
    return told;
}

static size_t check_language(const struct ol_element *root)
{
    size_t count, told = 0;
    const struct ol_element **elements = ol_element_gather(root, &count);
    for (size_t i = 0; i < count; i++)
        told += check_fields(elements[i]->name, elements[i]->fields);
    ol_mem_free(elements);
    return told;
}

static void rooms_of_types(void)
{
    CHECK_INT(ol_field_room(OL_FIELD_COUNT), 8);
    CHECK_INT(ol_field_room(OL_FIELD_CHOICE), sizeof(int));
    CHECK_INT(ol_field_room(OL_FIELD_MONEY), 16);
    CHECK_INT(ol_field_room(OL_FIELD_FLAG), 1);
}

/* Root, source, service, region, type, class, rule, price, tier, flat and what an account has: over a hundred rows. */
static void price_books(void)
{
    CHECK(check_language(&ol_book_element) > 100);
}

static void scenarios(void)
{
    check_language(&ol_scenario_element);
}

int main(void)
{
    CASE(rooms_of_types);
    CASE(price_books);
    CASE(scenarios);
    return check_end();
}
