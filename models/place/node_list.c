/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/node_list.h"

#include "models/spot/market_file.h"
#include "models/trace/trace_number.h"

#include "outlay/arena.h"
#include "outlay/csv.h"
#include "outlay/placement.h"
#include "outlay/quantity.h"

#include <stdio.h>
#include <string.h>

#define CPUS_LIMIT   100000
#define GPUS_LIMIT   1024
#define MEMORY_LIMIT ((int64_t)1 << 60)
#define ROWS_LIMIT   1000000
#define FAULTS_SHOWN 10

/* ---- the element ---- */

const char *const ol_slicing_names[] = {
    [OL_SLICING_THOUSANDTHS] = "thousandths", [OL_SLICING_MIG] = "mig", [OL_SLICING_TIME] = "time", NULL};
static const char *const cpus_units[] = {"cpus", "milli", NULL};
static const char *const memory_units[] = {"B",   "kB",  "MB",  "GB",  "TB",  "PB",
                                           "KiB", "MiB", "GiB", "TiB", "PiB", NULL};

static const struct ol_field node_list_fields[] = {
    {"href", OL_FIELD_PATH, "The list, plain or gzip, with a header line.", .is_required = true,
     OL_FIELD_AT(struct ol_node_list, href)},
    {"name-column", OL_FIELD_TEXT, "Which column names the node (default: name).",
     OL_FIELD_AT(struct ol_node_list, name_column)},
    {"cpus-column", OL_FIELD_TEXT, "Which column counts its processors (default: cpus or cpu_milli).",
     OL_FIELD_AT(struct ol_node_list, cpus_column)},
    {"cpus-unit", OL_FIELD_CHOICE, "What that column counts: processors or thousandths of them.",
     .choices = cpus_units, .fallback = "cpus", OL_FIELD_AT(struct ol_node_list, cpus_unit)},
    {"memory-column", OL_FIELD_TEXT, "Which column tells its memory (default: memory or memory_mib).",
     OL_FIELD_AT(struct ol_node_list, memory_column)},
    {"memory-unit", OL_FIELD_TEXT, "What that column counts; without it, it is written with its unit: 512GiB.",
     .choices = memory_units, OL_FIELD_AT(struct ol_node_list, memory_unit)},
    {"gpus-column", OL_FIELD_TEXT, "Which column counts its GPUs (default: gpus or gpu).",
     OL_FIELD_AT(struct ol_node_list, gpus_column)},
    {"model-column", OL_FIELD_TEXT, "Which column tells their model (default: model).",
     OL_FIELD_AT(struct ol_node_list, model_column)},
    OL_SLICING_FIELDS(struct ol_node_list, slicing),
    {0},
};

const struct ol_element ol_node_list_element = {
    .name = "nodes",
    .summary = "a file that lists nodes of the pool one by one, which stand for the whole run",
    .size = sizeof(struct ol_node_list),
    .fields = node_list_fields,
    .example = "<nodes href=\"nodes.csv\" gpus-column=\"gpu\" cpus-column=\"cpu_milli\" cpus-unit=\"milli\"/>",
};

void ol_slicing_check(const struct ol_slicing_terms *terms, const struct ol_xml_node *node,
                      struct ol_faults *faults)
{
    static const char *const needy[] = {"sharers", "slice-overhead"};
    for (size_t i = 0; terms->slicing != OL_SLICING_TIME && i < sizeof needy / sizeof *needy; i++)
        if (ol_xml_attribute(node, needy[i]))
            ol_faults_add(faults, ol_xml_place(node, needy[i]),
                          "%s: only time slices have it; write slicing=\"time\" beside it, or leave it out",
                          needy[i]);
}

/* ---- columns ---- */

enum column { NAME, CPUS, MEMORY, GPUS, MODEL, COLUMNS };

static const struct {
    const char *attribute;
    size_t offset; /* of the name that the attribute gives */
} told[COLUMNS] = {
    [NAME] = {"name-column", offsetof(struct ol_node_list, name_column)},
    [CPUS] = {"cpus-column", offsetof(struct ol_node_list, cpus_column)},
    [MEMORY] = {"memory-column", offsetof(struct ol_node_list, memory_column)},
    [GPUS] = {"gpus-column", offsetof(struct ol_node_list, gpus_column)},
    [MODEL] = {"model-column", offsetof(struct ol_node_list, model_column)},
};

/* By what a column is found that no attribute names. */
static const struct {
    enum column column;
    const char *const names[5];
    int64_t scale; /* of processors: what one counts in thousandths; of memory: in bytes, 0: as written */
} known[] = {
    {NAME, {"name", "node", "hostname", "host", NULL}, 0},
    {CPUS, {"cpus", "cpu", NULL}, 1000},
    {CPUS, {"cpumilli", NULL}, 1},
    {MEMORY, {"memory", NULL}, 0},
    {MEMORY, {"memorymib", NULL}, (int64_t)1 << 20},
    {MEMORY, {"memorygib", NULL}, (int64_t)1 << 30},
    {GPUS, {"gpus", "gpu", "numgpu", NULL}, 0},
    {MODEL, {"model", "gpumodel", NULL}, 0},
};

struct reading {
    struct ol_node_list *list;
    struct ol_arena *arena;
    struct ol_labels *labels;
    struct ol_faults *faults;
    struct ol_csv *csv;
    size_t columns[COLUMNS]; /* SIZE_MAX: there is none */
    int64_t cpus_scale, memory_scale;
    size_t capacity, bad;
};

static void blame_column(struct reading *reading, enum column column, const char *name)
{
    struct ol_text names = {0};
    ol_market_add_columns(reading->csv, &names);
    ol_faults_add(reading->faults, ol_xml_place(reading->list->node, told[column].attribute),
                  "%s: no column of \"%.80s\" is named \"%.60s\"; its columns are %.300s", told[column].attribute,
                  reading->list->href, name, ol_text_string(&names));
    ol_text_release(&names);
}

static void find_named(struct reading *reading, enum column column, const char *name)
{
    for (size_t i = 0; i < ol_csv_field_count(reading->csv); i++)
        if (ol_slice_is(ol_slice_trim(ol_csv_field(reading->csv, i)), name)) {
            reading->columns[column] = i;
            return;
        }
    blame_column(reading, column, name);
}

static void find_known(struct reading *reading, enum column column)
{
    for (size_t i = 0; i < sizeof known / sizeof *known && reading->columns[column] == SIZE_MAX; i++) {
        if (known[i].column != column)
            continue;
        reading->columns[column] = ol_market_column(reading->csv, known[i].names);
        if (reading->columns[column] == SIZE_MAX)
            continue;
        if (column == CPUS && !ol_xml_attribute(reading->list->node, "cpus-unit"))
            reading->cpus_scale = known[i].scale;
        if (column == MEMORY && !reading->list->memory_unit)
            reading->memory_scale = known[i].scale;
    }
}

static void read_header(struct reading *reading)
{
    char unit[16], why[160];
    reading->cpus_scale = reading->list->cpus_unit == 1 ? 1 : 1000;
    snprintf(unit, sizeof unit, "1%s", reading->list->memory_unit ? reading->list->memory_unit : "B");
    if (!reading->list->memory_unit || !ol_size_parse(ol_slice_of(unit), &reading->memory_scale, why))
        reading->memory_scale = 0;
    for (enum column column = 0; column < COLUMNS; column++) {
        const char *name = *(const char *const *)((const char *)reading->list + told[column].offset);
        reading->columns[column] = SIZE_MAX;
        if (name)
            find_named(reading, column, name);
        else
            find_known(reading, column);
    }
    if (reading->columns[CPUS] == SIZE_MAX && reading->columns[GPUS] == SIZE_MAX && !reading->list->cpus_column &&
        !reading->list->gpus_column)
        ol_faults_add(reading->faults, ol_csv_place(reading->csv),
                      "no column is named gpus or cpus, so these nodes have no size; name one in the first line, "
                      "or write gpus-column=\"...\" in <nodes>");
}

/* ---- rows ---- */

static struct ol_slice cell(const struct reading *reading, enum column column)
{
    const size_t i = reading->columns[column];
    return i == SIZE_MAX ? (struct ol_slice){"", 0} : ol_slice_trim(ol_csv_field(reading->csv, i));
}

static bool blame_cell(struct reading *reading, const char *what, struct ol_slice text, const char *allowed)
{
    char shown[OL_SHOWN_BUFFER];
    if (reading->bad++ < FAULTS_SHOWN)
        ol_faults_add(reading->faults, ol_csv_place(reading->csv), "%s: \"%s\" is not %s", what,
                      ol_slice_show(text, shown), allowed);
    return false;
}

static bool read_cpus(struct reading *reading, struct ol_node_row *row)
{
    const struct ol_slice text = cell(reading, CPUS);
    if (text.length == 0)
        return true;
    if (!ol_trace_number(text, reading->cpus_scale, &row->cpu_milli) || row->cpu_milli <= 0 ||
        row->cpu_milli > (int64_t)CPUS_LIMIT * 1000)
        return blame_cell(reading, "cpus", text, "a number of processors, above 0 and at most 100000");
    return true;
}

static bool read_memory(struct reading *reading, struct ol_node_row *row)
{
    const struct ol_slice text = cell(reading, MEMORY);
    char why[160];
    if (text.length == 0)
        return true;
    const bool is_read = reading->memory_scale > 0
                             ? ol_trace_number(text, reading->memory_scale, &row->memory_bytes)
                             : ol_size_parse(text, &row->memory_bytes, why);
    if (!is_read || row->memory_bytes <= 0 || row->memory_bytes > MEMORY_LIMIT)
        return blame_cell(reading, "memory", text,
                          reading->memory_scale > 0 ? "an amount of memory"
                                                    : "a size such as 512GiB; for plain numbers give memory-unit");
    return true;
}

static bool read_gpus(struct reading *reading, struct ol_node_row *row)
{
    const struct ol_slice text = cell(reading, GPUS);
    int64_t gpus = 0;
    if (text.length > 0 && (!ol_slice_int(text, &gpus) || gpus < 0 || gpus > GPUS_LIMIT))
        return blame_cell(reading, "gpus", text, "a whole number of GPUs, at most 1024");
    row->gpus = (uint32_t)gpus;
    return true;
}

static bool read_texts(struct reading *reading, struct ol_node_row *row)
{
    const struct ol_slice name = cell(reading, NAME), model = cell(reading, MODEL);
    if (!ol_slice_is_utf8(name, NULL) || !ol_slice_is_utf8(model, NULL))
        return blame_cell(reading, "name or model", name, "UTF-8 text");
    row->name = name.length > 0
                    ? ol_arena_copy(reading->arena, name.data, name.length)
                    : ol_arena_format(reading->arena, "%012lld", (long long)ol_csv_place(reading->csv).line);
    row->model = model.length > 0 && row->gpus > 0 ? ol_label_of_text(reading->labels, model.data, model.length)
                                                   : OL_NO_LABEL;
    return true;
}

static void read_row(struct reading *reading, size_t fields)
{
    struct ol_node_row row = {0};
    const size_t has = ol_csv_field_count(reading->csv);
    if (has != fields) {
        if (reading->bad++ < FAULTS_SHOWN)
            ol_faults_add(reading->faults, ol_csv_place(reading->csv),
                          "the row has %zu field%s; the header has %zu", has, has == 1 ? "" : "s", fields);
        return;
    }
    if (!read_cpus(reading, &row) || !read_memory(reading, &row) || !read_gpus(reading, &row) ||
        !read_texts(reading, &row))
        return;
    if (row.cpu_milli == 0 && row.gpus == 0) {
        if (reading->bad++ < FAULTS_SHOWN)
            ol_faults_add(reading->faults, ol_csv_place(reading->csv),
                          "the node has neither processors nor GPUs; give it some, or leave it out");
        return;
    }
    OL_MEM_RESERVE(reading->list->rows, reading->capacity, reading->list->count + 1);
    reading->list->rows[reading->list->count++] = row;
}

/* ---- the file ---- */

static void read_rows(struct reading *reading)
{
    struct ol_error error = {0};
    int got = ol_csv_row(reading->csv, &error);
    const size_t before = reading->faults->count, fields = got > 0 ? ol_csv_field_count(reading->csv) : 0;
    if (got > 0)
        read_header(reading);
    const bool is_readable = reading->faults->count == before;
    while (is_readable && got > 0 && reading->faults->count < before + FAULTS_SHOWN &&
           reading->list->count < ROWS_LIMIT && (got = ol_csv_row(reading->csv, &error)) > 0)
        read_row(reading, fields);
    if (got < 0)
        ol_faults_add(reading->faults, error.place, "%s", error.message);
    else if (reading->list->count == 0 && reading->faults->count == before)
        ol_faults_add(reading->faults, ol_xml_place(reading->list->node, "href"), "href: \"%.200s\" lists no node",
                      reading->list->href);
}

/* The rows move into the arena once their number is known. */
static void keep_rows(struct ol_node_list *list, struct ol_arena *arena)
{
    struct ol_node_row *rows = list->rows;
    list->rows = OL_ARENA_ARRAY(arena, struct ol_node_row, list->count + 1);
    if (list->count > 0)
        memcpy(list->rows, rows, list->count * sizeof *rows);
    ol_mem_free(rows);
}

void ol_node_list_read(struct ol_node_list *list, struct ol_arena *arena, struct ol_labels *labels,
                       struct ol_faults *faults)
{
    struct reading reading = {.list = list, .arena = arena, .labels = labels, .faults = faults};
    struct ol_error error = {0};
    ol_slicing_check(&list->slicing, list->node, faults);
    if (!list->href)
        return;
    struct ol_input *input = ol_input_open(list->href, ol_xml_place(list->node, "href"), &error);
    if (!input) {
        ol_faults_add(faults, error.place, "href: %s", error.message);
        return;
    }
    reading.csv = ol_csv_new(input, 0);
    read_rows(&reading);
    ol_csv_free(reading.csv);
    ol_input_close(input);
    keep_rows(list, arena);
}
