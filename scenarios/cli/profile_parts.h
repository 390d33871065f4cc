/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile_parts: what the profiles of traces and of traffic tell alike: quantities by their quantiles, and findings.
 */
#ifndef OUTLAY_CLI_PROFILE_PARTS_H
#define OUTLAY_CLI_PROFILE_PARTS_H

#include "outlay/arena.h"
#include "outlay/json.h"
#include "outlay/output.h"
#include "scenarios/quantiles.h"

/* All borrowed. */
struct ol_quantity_sheet {
    const char *const *names;
    const struct ol_quantiles *quantities;
    size_t count;
    uint64_t times; /* bit i: the i-th is in microseconds, and told in seconds */
    bool has_mean;  /* the table for people has a column for it */
};

/* A table of those that anything has; texts go into the arena. */
void ol_quantities_print(const struct ol_quantity_sheet *sheet, struct ol_arena *arena, struct ol_output *output);
/* Of the rows below. */
void ol_properties_write_csv_header(struct ol_output *output);
/* An object each, in the object at hand. */
void ol_quantities_write_json(const struct ol_quantity_sheet *sheet, struct ol_json *json);
/* Rows of the i-th: "file,runtime_s.p50,value". */
void ol_quantity_write_csv(const struct ol_quantity_sheet *sheet, size_t i, const char *file,
                           struct ol_output *output);
void ol_property_write_csv(const char *file, const char *property, double value, struct ol_output *output);

void ol_findings_print(const char *const *findings, size_t count, struct ol_output *output);
void ol_findings_write_json(const char *const *findings, size_t count, struct ol_json *json);
void ol_findings_write_csv(const char *const *findings, size_t count, const char *file, struct ol_output *output);

#endif
