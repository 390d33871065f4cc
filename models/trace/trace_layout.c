/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace_layout: what all layouts have in common: their options, their columns beside those of the trace, and how they
 * are known.
 */
#include "csv_columns.h"
#include "outlay/arena.h"
#include "outlay/regex.h"
#include "row_rules.h"
#include "trace_table.h"

#include <string.h>

const struct ol_field ol_layout_fields[] = {
    {"zone", OL_FIELD_TEXT,
     "Time zone of the file's local times, such as Europe/Berlin; the format's own, or UTC, where it is not "
     "given.",
     .offset = offsetof(struct ol_layout_options, zone)},
    {0},
};

static bool is_given(const struct ol_trace *trace, int field)
{
    const struct ol_trace_column *columns = trace->columns.items;
    for (size_t i = 0; i < trace->columns.count; i++)
        if (columns[i].field == field)
            return true;
    return false;
}

static bool has_field(const struct ol_trace_layout *layout, int field)
{
    for (const struct ol_trace_column *own = layout->columns; own->name || own->value; own++)
        if (own->field == field)
            return true;
    return false;
}

/* Whether a job is none without it: a submit, a runtime or start and end, a size. */
static bool is_needed(const struct ol_trace_layout *layout, int field)
{
    switch (field) {
    case OL_TRACE_SUBMIT:
    case OL_TRACE_RUNTIME:
    case OL_TRACE_GPUS:
        return true;
    case OL_TRACE_START:
    case OL_TRACE_END:
        return !has_field(layout, OL_TRACE_RUNTIME);
    case OL_TRACE_CPUS:
        return !has_field(layout, OL_TRACE_GPUS);
    default:
        return false;
    }
}

struct ol_trace ol_trace_layout_merge(const struct ol_trace_layout *layout, const struct ol_trace *trace,
                                      const struct ol_trace_table *table, const char *zone)
{
    struct ol_trace merged = *trace;
    struct ol_trace_column *columns = ol_mem_new(sizeof *columns * (trace->columns.count + OL_TRACE_FIELDS));
    size_t count = trace->columns.count;
    if (count)
        memcpy(columns, trace->columns.items, sizeof *columns * count);
    for (const struct ol_trace_column *own = layout->columns; own->name || own->value; own++)
        if (!is_given(trace, own->field) && (!table || !own->name || is_needed(layout, own->field) ||
                                             ol_trace_table_find(table, own->name) != SIZE_MAX))
            columns[count++] = *own;
    for (size_t i = 0; i < count; i++)
        if (columns[i].format && !columns[i].zone)
            columns[i].zone = zone ? zone : layout->zone;
    merged.columns = (struct ol_list){columns, count};
    return merged;
}

const struct ol_trace_layout *ol_trace_layout_of(const struct ol_kind *kind)
{
    const struct ol_trace_format *format = (const struct ol_trace_format *)kind;
    return format->open == ol_trace_layout_open ? (const struct ol_trace_layout *)kind : NULL;
}

#define SIGNATURE_REACH ((size_t)4096)

/* A signature that cannot be matched (bytes that are no text) is one that does not fit. */
static bool fits(const struct ol_trace_layout *layout, struct ol_slice beginning)
{
    struct ol_error error = {0};
    struct ol_regex *regex = ol_regex_new(layout->signature, OL_NOWHERE, &error);
    OL_ASSERT(regex);
    const bool found = ol_regex_find(regex, beginning, &error) > 0;
    ol_regex_free(regex);
    return found;
}

const struct ol_trace_layout *ol_trace_layout_guess(struct ol_slice beginning)
{
    const struct ol_trace_layout *found = NULL;
    if (beginning.length > SIGNATURE_REACH)
        beginning.length = SIGNATURE_REACH;
    while (beginning.length && !ol_slice_is_utf8(beginning, NULL) && beginning.length > SIGNATURE_REACH - 4)
        beginning.length--; /* a character that the reach cuts in two */
    for (size_t i = 0; ol_trace_formats[i]; i++) {
        const struct ol_trace_layout *layout = ol_trace_layout_of(ol_trace_formats[i]);
        if (!layout || !layout->signature || !fits(layout, beginning))
            continue;
        if (found)
            return NULL;
        found = layout;
    }
    return found;
}

void ol_trace_layout_check(const struct ol_trace *trace, struct ol_faults *faults)
{
    const struct ol_trace_layout *layout = ol_trace_layout_of(trace->format.kind);
    const struct ol_layout_options *options = trace->format.options;
    if (options && options->zone) {
        struct ol_error error = {0};
        struct ol_zone *zone = ol_zone_new(options->zone, ol_xml_place(trace->node, "zone"), &error);
        if (!zone)
            ol_faults_add(faults, error.place, "%s", error.message);
        ol_zone_free(zone);
    }
    struct ol_trace merged = ol_trace_layout_merge(layout, trace, NULL, NULL);
    ol_csv_columns_check(&merged, true, faults);
    ol_mem_free(merged.columns.items);
    ol_row_rules_check(trace, faults);
}
