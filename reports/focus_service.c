/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/focus_service.h"

#include "outlay/arena.h"

#include <string.h>

static const char *const unmetered[OL_CHARGE_CATEGORIES] = {
    [OL_CHARGE_USAGE] = "Other Usage",
    [OL_CHARGE_PURCHASE] = "Other Purchases",
    [OL_CHARGE_TAX] = "Tax",
    [OL_CHARGE_CREDIT] = "Credits",
};

static bool has_text(const char *text)
{
    return text && *text;
}

/* The first category met with a name stays. */
static struct ol_focus_service learn(struct ol_focus_services *services, struct ol_focus_service service)
{
    for (size_t i = 0; i < services->known_count; i++)
        if (strcmp(services->known[i].name, service.name) == 0)
            return services->known[i];
    OL_MEM_RESERVE(services->known, services->known_capacity, services->known_count + 1);
    return services->known[services->known_count++] = service;
}

static struct ol_focus_seller *seller_new(struct ol_focus_services *services, const struct ol_book *book)
{
    struct ol_focus_seller *seller = ol_mem_new(sizeof *seller);
    seller->book = book;
    seller->title = has_text(book->title) ? book->title : has_text(book->provider) ? book->provider : book->name;
    for (enum ol_meter meter = 0; meter < OL_METERS; meter++)
        seller->services[meter] = learn(services, (struct ol_focus_service){ol_book_service_name(book, meter),
                                                                            ol_meter_types[meter].category,
                                                                            ol_meter_types[meter].subcategory});
    return seller;
}

const struct ol_focus_seller *ol_focus_seller_of(struct ol_focus_services *services, const struct ol_book *book)
{
    for (size_t i = 0; i < services->seller_count; i++)
        if (services->sellers[i]->book == book)
            return services->sellers[i];
    OL_MEM_RESERVE(services->sellers, services->seller_capacity, services->seller_count + 1);
    return services->sellers[services->seller_count++] = seller_new(services, book);
}

struct ol_focus_service ol_focus_service_of(struct ol_focus_services *services,
                                            const struct ol_focus_seller *seller, const struct ol_charge *charge)
{
    if (charge->meter < OL_METERS)
        return seller->services[charge->meter];
    const char *name = charge->commitment ? charge->commitment->type_name : unmetered[charge->category];
    return learn(services, (struct ol_focus_service){name, "Other", "Other (Other)"});
}

void ol_focus_services_release(struct ol_focus_services *services)
{
    for (size_t i = 0; i < services->seller_count; i++)
        ol_mem_free(services->sellers[i]);
    ol_mem_free(services->sellers);
    ol_mem_free(services->known);
    *services = (struct ol_focus_services){0};
}
