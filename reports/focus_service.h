/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * focus_service: under which service a charge stands on a bill, and which category that service has.
 *
 * FOCUS lets a service have one category. Providers sell meters of several under one name (machines and the addresses
 * that they use); the name then has the category of the meter that was met with it first. What no meter counts (a
 * plan, a tax, a credit) is a service of the category "Other".
 */
#ifndef OUTLAY_REPORTS_FOCUS_SERVICE_H
#define OUTLAY_REPORTS_FOCUS_SERVICE_H

#include "outlay/charge.h"

struct ol_focus_service {
    const char *name, *category, *subcategory;
};

/* What one book contributes. */
struct ol_focus_seller {
    const struct ol_book *book;
    const char *title;                           /* the provider's name in full */
    struct ol_focus_service services[OL_METERS]; /* by meter */
};

/* Zero-initialised is empty. */
struct ol_focus_services {
    struct ol_focus_seller **sellers;
    size_t seller_count, seller_capacity;
    struct ol_focus_service *known;
    size_t known_count, known_capacity;
};

/* The book's, kept for as long as the services. */
const struct ol_focus_seller *ol_focus_seller_of(struct ol_focus_services *services, const struct ol_book *book);
struct ol_focus_service ol_focus_service_of(struct ol_focus_services *services,
                                            const struct ol_focus_seller *seller, const struct ol_charge *charge);
void ol_focus_services_release(struct ol_focus_services *services);

#endif
