/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * azure_meter: which of the book's meters an item of Azure's retail prices is of.
 *
 * Azure names a service, a product and a meter, and a unit of measure; a table of their words decides. What no line of
 * it fits is unknown to the book: an item with another unit than the line's is, too.
 *
 *     const struct ol_azure_meter *found = ol_azure_meter_find(service, product, name);
 *     per = found ? ol_azure_unit(unit, found->unit) : 0;
 */
#ifndef OUTLAY_PRICING_AZURE_METER_H
#define OUTLAY_PRICING_AZURE_METER_H

#include "outlay/meter.h"

struct ol_azure_meter {
    const char *service, *product, *name; /* NULL: any */
    enum ol_meter meter;
    const char *unit; /* behind the number: "Hour" of "1 Hour" and "100 Hours" */
    const char *item; /* NULL: the class of the SKU's name */
};

/* NULL: the book has no meter for it. */
const struct ol_azure_meter *ol_azure_meter_find(struct ol_slice service, struct ol_slice product,
                                                 struct ol_slice name);
/* "1 Hour", "100 Hours", "10K", "1 GB/Month": how many of the unit, or 0 where it is another. */
int64_t ol_azure_unit(struct ol_slice text, const char *unit);
/* "1 Year", "3 Years"; 0: neither, which the book has no term for. */
int ol_azure_years(struct ol_slice term);

#endif
