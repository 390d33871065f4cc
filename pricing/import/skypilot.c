/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * skypilot: the catalogues of SkyPilot, in CSV, one a cloud.
 *
 * Three shapes are about. AWS: one row a type and zone, with a price on demand that all zones of a region repeat and
 * a spot price of each. GCP: the same columns in another order, and accelerators in rows of their own without a type,
 * priced for as many as the row says; A2 and A3 rows are the host without its accelerators. The raw AWS form of 2022:
 * what the provider's interface answered, with dictionaries in Python's notation for processors and memory. Columns
 * go by name, so the order does not matter.
 *
 * On demand, the first row of a region is written and its repetitions are passed over; a zone with another price gets
 * one of its own. What was written is remembered by key, which takes memory by types and regions, not by rows. Prices
 * are those of Linux.
 */
#include "outlay/arena.h"
#include "pricing/import/intake.h"
#include "pricing/import/price_columns.h"
#include "pricing/import_list.h"

#include <string.h>

enum column {
    TYPE,
    ACCELERATOR,
    ACCELERATORS,
    VCPUS,
    PROCESSOR,
    MEMORY,
    MEMORY_SIZE,
    GPU_DETAILS,
    PRICE,
    SPOT,
    REGION,
    ZONE,
    COLUMNS
};

static const char *const names[COLUMNS] = {
    [TYPE] = "InstanceType",
    [ACCELERATOR] = "AcceleratorName|GpuName",
    [ACCELERATORS] = "AcceleratorCount|GpuCount",
    [VCPUS] = "vCPUs",
    [PROCESSOR] = "VCpuInfo",
    [MEMORY] = "MemoryGiB",
    [MEMORY_SIZE] = "MemoryInfo",
    [GPU_DETAILS] = "GpuInfo",
    [PRICE] = "Price|PricePerHour",
    [SPOT] = "SpotPrice",
    [REGION] = "Region",
    [ZONE] = "AvailabilityZone",
};

/* What was written already: the text of a key and, beside it, the label of its price. */
struct written {
    struct ol_labels keys, amounts;
    ol_label *amount_of; /* by key */
    size_t capacity;
};

struct sky {
    struct written written;
    struct ol_text key, vcpus, memory, gpu_memory;
    int columns[COLUMNS];
};

/* The number behind 'NAME': in a dictionary of Python's; empty where it is not there. */
static struct ol_slice dictionary_number(struct ol_slice text, const char *name)
{
    const char *at = text.length ? memmem(text.data, text.length, name, strlen(name)) : NULL;
    if (!at)
        return (struct ol_slice){"", 0};
    const char *end = text.data + text.length;
    at += strlen(name);
    while (at < end && strchr("'\": ", *at) && *at)
        at++;
    const char *first = at;
    while (at < end && ((*at >= '0' && *at <= '9') || *at == '.'))
        at++;
    return (struct ol_slice){first, (size_t)(at - first)};
}

static struct ol_slice with_unit(struct ol_text *text, struct ol_slice number, const char *unit)
{
    ol_text_clear(text);
    if (!number.length)
        return number;
    ol_text_add(text, number.data, number.length);
    ol_text_adds(text, unit);
    return (struct ol_slice){text->data, text->length};
}

static void take_type(struct ol_intake *intake, const struct ol_csv *csv)
{
    struct sky *sky = intake->state;
    const int *columns = sky->columns;
    struct ol_type_row type = {
        .name = ol_intake_type_name(intake, ol_price_column(csv, columns[TYPE])),
        .gpu = ol_price_column(csv, columns[ACCELERATOR]),
        .gpus = ol_intake_whole(ol_price_column(csv, columns[ACCELERATORS])),
        .vcpus = ol_price_column(csv, columns[VCPUS]),
        .memory = with_unit(&sky->memory, ol_price_column(csv, columns[MEMORY]), "GiB"),
    };
    if (!type.vcpus.length)
        type.vcpus = dictionary_number(ol_price_column(csv, columns[PROCESSOR]), "'DefaultVCpus'");
    if (!type.memory.length)
        type.memory = with_unit(
            &sky->memory, dictionary_number(ol_price_column(csv, columns[MEMORY_SIZE]), "'SizeInMiB'"), "MiB");
    if (type.gpus <= 0 || !type.gpu.length) {
        type.gpus = 0;
        type.gpu = (struct ol_slice){"", 0};
    } else
        type.gpu_memory = with_unit(
            &sky->gpu_memory, dictionary_number(ol_price_column(csv, columns[GPU_DETAILS]), "SizeInMiB"), "MiB");
    ol_intake_type(intake, &type);
}

/* The amount that the key has: a new key gets this one. */
static ol_label settle_amount(struct written *written, const struct ol_text *key, ol_label amount)
{
    const size_t before = written->keys.count;
    const ol_label label = ol_label_of_text(&written->keys, key->data, key->length);
    if (written->keys.count > before) {
        OL_MEM_RESERVE(written->amount_of, written->capacity, label + 1);
        written->amount_of[label] = amount;
    }
    return written->amount_of[label];
}

/* Whether a price is still to be written; a price of the whole region that differs from the one written becomes the
 * zone's. */
static bool is_news(struct written *written, struct ol_text *key, struct ol_price_row *row, struct ol_slice zone)
{
    const size_t before = written->keys.count;
    const ol_label amount = ol_label_of_text(&written->amounts, row->amount.data, row->amount.length);
    ol_text_clear(key);
    ol_text_addf(key, "%d %d ", (int)row->meter, (int)row->term);
    ol_text_add(key, row->item.data, row->item.length);
    ol_text_adds(key, " ");
    ol_text_add(key, row->region.data, row->region.length);
    if (row->term != OL_TERM_SPOT) {
        if (settle_amount(written, key, amount) == amount || !zone.length)
            return written->keys.count > before;
    }
    row->zone = zone;
    ol_text_adds(key, " ");
    ol_text_add(key, zone.data, zone.length);
    settle_amount(written, key, amount);
    return written->keys.count > before;
}

static void take_price(struct ol_intake *intake, const struct ol_csv *csv, struct ol_price_row *row,
                       enum column column, enum ol_term term)
{
    struct sky *sky = intake->state;
    const struct ol_slice zone = ol_price_column(csv, sky->columns[ZONE]);
    row->term = term;
    row->amount = ol_price_column(csv, sky->columns[column]);
    row->zone = (struct ol_slice){"", 0};
    if (!row->amount.length || is_news(&sky->written, &sky->key, row, zone))
        ol_intake_price(intake, row, ol_csv_place(csv));
    else
        intake->tally->repeated++;
}

/* The price of a row without a type is that of all its accelerators. False where it says not how many. */
static bool set_item(const struct ol_intake *intake, const struct ol_csv *csv, struct ol_price_row *row)
{
    const struct sky *sky = intake->state;
    row->item = ol_intake_type_name(intake, ol_price_column(csv, sky->columns[TYPE]));
    if (row->item.length) {
        row->meter = OL_METER_INSTANCE;
        row->system = ol_slice_of("linux");
        return true;
    }
    row->meter = OL_METER_GPU;
    row->item = ol_price_column(csv, sky->columns[ACCELERATOR]);
    row->per = ol_intake_whole(ol_price_column(csv, sky->columns[ACCELERATORS]));
    return row->item.length && row->per > 0;
}

static void take_row(struct ol_intake *intake, const struct ol_csv *csv)
{
    const struct sky *sky = intake->state;
    struct ol_price_row row = {
        .region = ol_price_column(csv, sky->columns[REGION]),
        .from = intake->import->from,
    };
    intake->tally->rows++;
    if (!set_item(intake, csv, &row)) {
        ol_import_malformed(intake->tally, ol_csv_place(csv),
                            "the row has neither an InstanceType nor accelerators and their whole number");
        return;
    }
    if (!ol_intake_wants(intake, &row)) {
        intake->tally->filtered++;
        return;
    }
    if (row.meter == OL_METER_INSTANCE)
        take_type(intake, csv);
    take_price(intake, csv, &row, PRICE, OL_TERM_ON_DEMAND);
    if (ol_price_column(csv, sky->columns[SPOT]).length)
        take_price(intake, csv, &row, SPOT, OL_TERM_SPOT);
}

static int find_columns(struct ol_intake *intake, const struct ol_csv *csv, struct ol_error *error)
{
    struct sky *sky = intake->state;
    struct ol_text found = {0};
    int status = OL_OK;
    ol_price_columns_find(csv, names, COLUMNS, sky->columns);
    ol_price_columns_say(csv, &found);
    if (sky->columns[TYPE] == OL_NO_COLUMN || sky->columns[PRICE] == OL_NO_COLUMN ||
        sky->columns[REGION] == OL_NO_COLUMN)
        status =
            ol_fail(error, OL_BAD_INPUT, ol_csv_place(csv),
                    "the header has the columns %s; a SkyPilot catalogue has InstanceType, Region and Price or "
                    "PricePerHour",
                    ol_text_string(&found));
    ol_text_release(&found);
    return status;
}

static int read_file(struct ol_intake *intake, struct ol_input *input, struct ol_error *error)
{
    struct ol_csv *csv = ol_csv_new(input, 0);
    int got = ol_csv_row(csv, error);
    if (got > 0)
        got = find_columns(intake, csv, error) == OL_OK ? 1 : OL_BAD_INPUT;
    while (got > 0 && (got = ol_csv_row(csv, error)) > 0)
        take_row(intake, csv);
    ol_csv_free(csv);
    return got;
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    struct sky sky = {0};
    struct ol_intake intake = {.import = import, .writer = writer, .tally = tally, .state = &sky};
    const int status = ol_intake_files(&intake, read_file, error);
    ol_intake_release(&intake);
    ol_labels_release(&sky.written.keys);
    ol_labels_release(&sky.written.amounts);
    ol_mem_free(sky.written.amount_of);
    ol_text_release(&sky.key);
    ol_text_release(&sky.vcpus);
    ol_text_release(&sky.memory);
    ol_text_release(&sky.gpu_memory);
    return status;
}

const struct ol_importer ol_import_skypilot = {
    .kind = {.name = "skypilot", .summary = "SkyPilot's catalogues in CSV, as of AWS and GCP, and raw of 2022"},
    .heading = {.name = "skypilot", .provider = "aws", .title = "SkyPilot catalogue", .currency = "USD"},
    .run = run,
};
