/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill_format: what a format of bills says of itself.
 *
 * The columns of a bill are looked up once, by name, whatever the case; a field may have several, in the order in
 * which they are to be preferred, and its text is that of the first that is not null. Fields from OL_BILL_FIELDS on are
 * the format's own, for its `settle`. Empty cells and NULL are nulls.
 */
#ifndef OUTLAY_PRICING_BILL_FORMAT_H
#define OUTLAY_PRICING_BILL_FORMAT_H

#include "outlay/bill.h"

enum ol_bill_field {
    OL_BILL_START,
    OL_BILL_END,
    OL_BILL_BILLED,
    OL_BILL_EFFECTIVE,
    OL_BILL_LIST,
    OL_BILL_CONTRACTED,
    OL_BILL_CURRENCY,
    OL_BILL_SERVICE,
    OL_BILL_PROVIDER,
    OL_BILL_REGION,
    OL_BILL_ACCOUNT,
    OL_BILL_RESOURCE,
    OL_BILL_CATEGORY,
    OL_BILL_TAGS,
    OL_BILL_STATUS, /* of a commitment: "Used", "Unused" */
    OL_BILL_FIELDS
};
#define OL_BILL_ALL_FIELDS 32 /* with a format's own */
#define OL_BILL_NAMES      8

struct ol_bill_column {
    int field;
    const char *names[OL_BILL_NAMES]; /* NULL past the last */
};

/* A row while it is read. `why` is one sentence for where `settle` says false. */
#define OL_BILL_WHY 300
struct ol_bill_record {
    const struct ol_bill_reader *reader;
    struct ol_bill_row *row;
    bool has[OL_BILL_ALL_FIELDS]; /* of the four amounts: not null */
    char why[OL_BILL_WHY];
};

struct ol_bill_format {
    struct ol_kind kind;
    const struct ol_bill_column *columns; /* one with no names ends the list */
    const char *mark;                     /* a column that tells it from others; NULL: start and billed do */
    const char *provider;                 /* of bills of one provider, where no column tells; NULL */
    ol_time length;                       /* of a period whose end is not told */
    const char *const
        *tag_prefixes;  /* of columns that hold a tag each, before its name; NULL-terminated; or NULL */
    bool has_bare_tags; /* JSON without its braces */
    /* Completes the row from the format's own fields; NULL: nothing to do. */
    bool (*settle)(struct ol_bill_record *record);
};

/* ---- for the formats (bill_reader.c) ---- */

/* "" where it is null or the file has no such column. */
struct ol_slice ol_bill_text(const struct ol_bill_record *record, int field);
/* Zero where it is null; false, with a reason, where it is no amount. */
bool ol_bill_amount(struct ol_bill_record *record, int field, ol_money *amount);
/* Fills `why`; false. */
bool ol_bill_fail(struct ol_bill_record *record, const char *format, ...) OL_PRINTF(2, 3);
/* The value of a key of a flat JSON object, unescaped into a buffer of the reader's; "" where there is none. */
struct ol_slice ol_bill_member(const struct ol_bill_record *record, struct ol_slice object, const char *key);

extern const struct ol_bill_format ol_bill_focus, ol_bill_cur, ol_bill_azure, ol_bill_plain;

#endif
