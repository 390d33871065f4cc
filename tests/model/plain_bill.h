/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plain_bill: what commitments cover and what sustained use takes off, as their definitions read.
 *
 * The judge of pricing/cover.c and pricing/sustained.c: every clock hour is looked at by itself, every quarter of an
 * hour of sustained use too, all in floating point and with lists that are sorted anew each time. Rows and commitments
 * lie on a grid of quarter hours (slots), counted from the first instant of a month.
 *
 *     plain_bill(&world, &bill);    // bill.rows[i], bill.commitments[k], bill.covered[i][k]
 */
#ifndef OUTLAY_TESTS_PLAIN_BILL_H
#define OUTLAY_TESTS_PLAIN_BILL_H

#include <stdbool.h>
#include <stddef.h>

#define PLAIN_ROWS        24
#define PLAIN_COMMITMENTS 4
#define PLAIN_MONTHS      3

struct plain_type {
    const char *name, *family;
    double vcpus;
    double size;  /* units of a flexible reservation; 0: it goes by vCPUs */
    double price; /* an hour on demand, Linux; Windows costs half as much more */
    double compute_discount, instance_discount;
    int sustained; /* 0, 20 or 30 */
};

/* Rows by start, then end: the order in which equals are served. */
struct plain_row {
    const struct plain_type *type;
    int start, end; /* slots */
    double quantity;
    const char *region, *zone, *account; /* "" where not told */
    bool is_windows;
};

enum plain_kind { PLAIN_RESERVED, PLAIN_INSTANCE_PLAN, PLAIN_COMPUTE_PLAN };

struct plain_commitment {
    enum plain_kind kind;
    const char *name;
    const struct plain_type *type;       /* reserved */
    const char *family;                  /* of an instance plan */
    const char *region, *zone, *account; /* NULL: any */
    bool is_windows;
    double count, hourly;
    int start;           /* slot, a whole hour; negative: before the first month */
    double paid_upfront; /* share of all */
};

struct plain_world {
    struct plain_row rows[PLAIN_ROWS];
    struct plain_commitment commitments[PLAIN_COMMITMENTS];
    int row_count, commitment_count;
    int month_starts[PLAIN_MONTHS + 1], month_count; /* slots; the last is the end of all */
    int begin, end;                                  /* billed, slots */
    double reserved_discount;
};

struct plain_row_bill {
    double uncovered; /* unit-hours */
    double billed;    /* of these */
};

struct plain_commitment_bill {
    double unused; /* money */
    double upfront, recurring;
};

struct plain_bill {
    struct plain_row_bill rows[PLAIN_ROWS];
    struct plain_commitment_bill commitments[PLAIN_COMMITMENTS];
    double covered[PLAIN_ROWS][PLAIN_COMMITMENTS];   /* unit-hours */
    double effective[PLAIN_ROWS][PLAIN_COMMITMENTS]; /* money */
};

void plain_bill(const struct plain_world *world, struct plain_bill *bill);

#endif
