/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * focus_row: a row of a FOCUS bill in the writing, and the sorts of cells that there are.
 *
 * A cell that nothing is written into is a null.
 */
#ifndef OUTLAY_REPORTS_FOCUS_ROW_H
#define OUTLAY_REPORTS_FOCUS_ROW_H

#include "outlay/focus.h"
#include "reports/focus_price.h"
#include "reports/focus_service.h"

/* The text of the instant written last: charges come in the order of time, and a month has few days. */
struct ol_focus_moment {
    ol_time instant;
    char text[OL_TIME_BUFFER];
};

struct ol_focus {
    struct ol_output *output;
    enum ol_focus_version version;
    struct ol_bill bill;
    struct ol_focus_services services;
    struct ol_focus_prices prices;
    struct ol_focus_moment start, end, month, next_month;
    struct { /* the last one's */
        const struct ol_book *book;
        ol_time month;
        struct ol_text text;
    } invoice;
};

struct ol_focus_row {
    struct ol_focus *focus;
    struct ol_output *output;
    const struct ol_charge *charge;
    const struct ol_focus_seller *seller;
    const struct ol_focus_price *price;
    struct ol_focus_service service;
    bool has_price;    /* FOCUS asks for prices and quantities: usage and purchases */
    bool has_quantity; /* and the charge has them */
};

/* NULL and "" are nulls. */
void ol_focus_put_text(const struct ol_focus_row *row, const char *text);
void ol_focus_put_label(const struct ol_focus_row *row, ol_label label); /* of usages */
/* To the second. */
void ol_focus_put_instant(const struct ol_focus_row *row, struct ol_focus_moment *moment, ol_time instant);
/* Billionths, `units` of which make one. */
void ol_focus_put_units(const struct ol_focus_row *row, ol_money billionths, int64_t units);
/* A cost as price times quantity where the amount is not that to within 1e-10. */
void ol_focus_put_product(const struct ol_focus_row *row, struct ol_unit_price price, ol_money amount);
/* The provider's for the month: what is paid by one transfer. */
const char *ol_focus_invoice(const struct ol_focus_row *row);

/* In the order in which they are written; a NULL name ends the list. */
struct ol_focus_column {
    const char *name;
    bool versions[OL_FOCUS_VERSIONS];
    void (*write)(const struct ol_focus_row *row);
};
extern const struct ol_focus_column ol_focus_columns[];

#endif
