/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gcp_calculator: the YAML that the calculator of Google Cloud prices by Cyclenerd works from.
 *
 * A price stands at the end of a way of keys: compute/instance/TYPE/cost/REGION/hour. A table of such ways says what
 * each is the price of. Months of machines are 730 hours: month_1y and month_3y become committed rates per hour of
 * exactly a 730th. `month` and `month_spot` beside `hour` and `hour_spot` say nothing new (`month` may hold a discount
 * for sustained use, which the book's rules give), so they are counted as repeated. Traffic and retrieval stand under
 * `month` too but are per GB; the steps of traffic are TB of 1024 GB.
 *
 * Machines are priced without their operating system's licence, which the file has beside them, by type. Where the
 * filter asks for systems, licences are read first and each machine gets a further price with them; the file is then
 * read twice and must be a file. Otherwise they are counted as unknown.
 */
#include "outlay/arena.h"
#include "pricing/import/gcp_way.h"
#include "pricing/import/intake.h"

#include "pricing/import_list.h"

#include <string.h>

#define GB_PER_TB ((int64_t)1024)
#define TIERS_MAX 16

static const char *const gpu_prefixes[] = {"a100", "b200", "gb200", "h100", "h200", "k80", "l4",
                                           "p100", "p4",   "rtx",   "t4",   "v100", NULL};

/* A price by steps that is not whole yet. */
struct stepped {
    const struct ol_gcp_way *way;
    ol_label region, item;
    size_t count;
    struct {
        int64_t from;
        ol_label amount;
    } tiers[TIERS_MAX];
    struct ol_place place;
};

/* By type, in the order of the file: what a system costs an hour on it. */
struct licence {
    ol_label type, system, amount;
};
struct licences {
    struct licence *list;
    size_t count, capacity;
    uint32_t *first; /* by type: one more than its first in the list */
    size_t first_count, first_capacity;
};

struct calculator {
    struct ol_yaml *yaml;
    struct licences licences;
    struct ol_labels labels; /* of stepped prices and licences */
    struct stepped *stepped;
    size_t stepped_count, stepped_capacity;
    struct ol_text vcpus, memory, gpu;
    int64_t gpus;
};

/* ---- prices by steps ---- */

static ol_label label_of(struct calculator *calculator, struct ol_slice text)
{
    return text.length ? ol_label_of_text(&calculator->labels, text.data, text.length) : OL_NO_LABEL;
}

/* "0-1", "1-10", "10n": from so many TB on; -1 where it is none of these. */
static int64_t step_start(struct ol_slice step)
{
    size_t digits = 0;
    int64_t from;
    while (digits < step.length && step.data[digits] >= '0' && step.data[digits] <= '9')
        digits++;
    if (!ol_slice_int((struct ol_slice){step.data, digits}, &from) || from > INT64_MAX / GB_PER_TB)
        return -1;
    return from * GB_PER_TB;
}

static struct stepped *find_stepped(struct calculator *calculator, const struct ol_gcp_way *way, ol_label item,
                                    ol_label region)
{
    for (size_t i = 0; i < calculator->stepped_count; i++)
        if (calculator->stepped[i].region == region && calculator->stepped[i].item == item)
            return &calculator->stepped[i];
    OL_MEM_RESERVE(calculator->stepped, calculator->stepped_capacity, calculator->stepped_count + 1);
    struct stepped *stepped = &calculator->stepped[calculator->stepped_count++];
    *stepped =
        (struct stepped){.way = way, .item = item, .region = region, .place = ol_yaml_place(calculator->yaml)};
    return stepped;
}

static void keep_step(struct ol_intake *intake, const struct ol_gcp_way *way, const struct ol_gcp_found *found,
                      struct ol_slice amount)
{
    struct calculator *calculator = intake->state;
    const int64_t from = step_start(found->step);
    struct stepped *stepped =
        find_stepped(calculator, way, label_of(calculator, found->item), label_of(calculator, found->region));
    const int64_t least = stepped->count ? stepped->tiers[stepped->count - 1].from + 1 : 0;
    if (from < least || stepped->count == TIERS_MAX || !amount.length) {
        ol_import_malformed(intake->tally, ol_yaml_place(calculator->yaml),
                            "the steps of a price are to rise from 0 on, at most %d of them, each with an amount",
                            TIERS_MAX);
        return;
    }
    stepped->tiers[stepped->count].from = from;
    stepped->tiers[stepped->count++].amount = label_of(calculator, amount);
}

static void write_stepped(struct ol_intake *intake, const struct stepped *stepped)
{
    const struct ol_labels *labels = &((struct calculator *)intake->state)->labels;
    struct ol_tier_row tiers[TIERS_MAX];
    char from[TIERS_MAX][24], amounts[TIERS_MAX][OL_LABEL_BUFFER], item[OL_LABEL_BUFFER], region[OL_LABEL_BUFFER];
    struct ol_price_row row = {
        .meter = stepped->way->meter,
        .term = stepped->way->term,
        .item = ol_slice_of(ol_label_text(labels, stepped->item, item)),
        .region = ol_slice_of(ol_label_text(labels, stepped->region, region)),
        .from = intake->import->from,
        .tiers = tiers,
        .tier_count = stepped->count,
    };
    for (size_t i = 0; i < stepped->count; i++) {
        snprintf(from[i], sizeof from[i], "%lld", (long long)stepped->tiers[i].from);
        tiers[i].from = ol_slice_of(from[i]);
        tiers[i].amount = ol_slice_of(ol_label_text(labels, stepped->tiers[i].amount, amounts[i]));
    }
    intake->tally->rows++;
    ol_intake_price(intake, &row, stepped->place);
}

static void write_all_stepped(struct ol_intake *intake)
{
    struct calculator *calculator = intake->state;
    for (size_t i = 0; i < calculator->stepped_count; i++)
        write_stepped(intake, &calculator->stepped[i]);
    calculator->stepped_count = 0;
}

/* ---- machines ---- */

static bool is_gpu(struct ol_slice name)
{
    for (size_t i = 0; gpu_prefixes[i]; i++)
        if (ol_intake_starts(name, gpu_prefixes[i]))
            return true;
    return false;
}

/* Processors, memory in GiB, or how many GPUs of the kind that the key names. A part of a GPU (0.25) is none that
 * could be counted. */
static void keep_attribute(struct calculator *calculator, struct ol_slice name, struct ol_slice value)
{
    if (ol_slice_is(name, "cpu"))
        ol_text_add(&calculator->vcpus, value.data, value.length);
    if (ol_slice_is(name, "ram"))
        ol_text_addf(&calculator->memory, OL_SLICE_FORMAT "GiB", OL_SLICE_ARGS(value));
    const int64_t count = is_gpu(name) ? ol_intake_whole(value) : 0;
    if (count <= 0 || calculator->gpus)
        return;
    calculator->gpus = count;
    for (size_t i = 0; i < name.length; i++)
        ol_text_addf(&calculator->gpu, "%c",
                     name.data[i] >= 'a' && name.data[i] <= 'z' ? name.data[i] - 'a' + 'A' : name.data[i]);
}

static struct ol_slice slice_of_text(const struct ol_text *text)
{
    return (struct ol_slice){ol_text_string(text), text->length};
}

static void write_type(struct ol_intake *intake, struct ol_slice name)
{
    struct calculator *calculator = intake->state;
    const char *dash = name.length ? memchr(name.data, '-', name.length) : NULL;
    const struct ol_type_row type = {
        .name = name,
        .family = {name.data, dash ? (size_t)(dash - name.data) : name.length},
        .gpu = slice_of_text(&calculator->gpu),
        .vcpus = slice_of_text(&calculator->vcpus),
        .memory = slice_of_text(&calculator->memory),
        .gpus = calculator->gpus,
    };
    if (type.vcpus.length)
        ol_intake_type(intake, &type);
    ol_text_clear(&calculator->vcpus);
    ol_text_clear(&calculator->memory);
    ol_text_clear(&calculator->gpu);
    calculator->gpus = 0;
}

/* ---- licences ---- */

static size_t first_licence(const struct licences *licences, ol_label type)
{
    return type < licences->first_count && licences->first[type] ? licences->first[type] - 1 : licences->count;
}

/* A name that is a number stands for itself and has no place in the table. */
static void keep_licence(struct calculator *calculator, struct ol_slice type, struct ol_slice system,
                         struct ol_slice amount)
{
    struct licences *licences = &calculator->licences;
    const struct licence licence = {label_of(calculator, type), label_of(calculator, system),
                                    label_of(calculator, amount)};
    if (!licence.type || !licence.system || !licence.amount || licence.type & OL_LABEL_IS_NUMBER)
        return;
    OL_MEM_RESERVE(licences->list, licences->capacity, licences->count + 1);
    OL_MEM_RESERVE(licences->first, licences->first_capacity, (size_t)licence.type + 1);
    while (licences->first_count <= licence.type)
        licences->first[licences->first_count++] = 0;
    licences->list[licences->count++] = licence;
    if (!licences->first[licence.type])
        licences->first[licence.type] = (uint32_t)licences->count;
}

/* The file says sles where the book says suse. */
static struct ol_slice system_of(struct ol_slice name)
{
    return ol_slice_is(name, "sles")       ? ol_slice_of("suse")
           : ol_slice_is(name, "sles-sap") ? ol_slice_of("suse-sap")
                                           : name;
}

static int read_licences(struct ol_intake *intake, struct ol_input *input, struct ol_error *error)
{
    struct calculator *calculator = intake->state;
    struct ol_yaml_event event;
    struct ol_gcp_found found;
    int got;
    struct ol_yaml *yaml = ol_yaml_new(input);
    while ((got = ol_yaml_next(yaml, &event, error)) > 0)
        if (event.type == OL_YAML_VALUE && ol_gcp_is_on_way(yaml, event.depth, OL_GCP_LICENCES, &found))
            keep_licence(calculator, found.item, system_of(found.region), event.value);
    ol_yaml_free(yaml);
    return got;
}

/* The machine's price with each licence that is wanted. */
static void write_licensed(struct ol_intake *intake, const struct ol_price_row *machine)
{
    struct calculator *calculator = intake->state;
    const struct licences *licences = &calculator->licences;
    char sum[OL_MONEY_BUFFER], why[160], system[OL_LABEL_BUFFER], amount[OL_LABEL_BUFFER];
    const ol_label type = ol_label_of_text(&calculator->labels, machine->item.data, machine->item.length);
    for (size_t i = first_licence(licences, type); i < licences->count && licences->list[i].type == type; i++) {
        struct ol_price_row row = *machine;
        row.system = ol_slice_of(ol_label_text(&calculator->labels, licences->list[i].system, system));
        row.amount = ol_intake_sum(
            machine->amount, ol_slice_of(ol_label_text(&calculator->labels, licences->list[i].amount, amount)),
            sum, why);
        intake->tally->rows++;
        if (row.amount.length)
            ol_intake_price(intake, &row, ol_yaml_place(calculator->yaml));
        else
            ol_import_malformed(intake->tally, ol_yaml_place(calculator->yaml), "%s", why);
    }
}

/* ---- reading ---- */

static void take_plain(struct ol_intake *intake, const struct ol_gcp_way *way, const struct ol_gcp_found *found,
                       struct ol_slice amount)
{
    const struct calculator *calculator = intake->state;
    struct ol_price_row row = {
        .meter = way->meter,
        .term = way->term,
        .item = ol_gcp_way_item(calculator->yaml, way, found->item),
        .region = found->region,
        .amount = amount,
        .per = way->per,
        .years = way->years,
        .from = intake->import->from,
    };
    /* a commitment for nothing is none that is sold */
    if (way->years && ol_slice_is(amount, "0"))
        row.amount = (struct ol_slice){"", 0};
    ol_intake_price(intake, &row, ol_yaml_place(calculator->yaml));
    if (calculator->licences.count && way->meter == OL_METER_INSTANCE && !way->years && amount.length)
        write_licensed(intake, &row);
}

static bool is_of_costs(const struct ol_yaml *yaml, int depth)
{
    for (int i = 0; i < depth; i++)
        if (ol_slice_is(ol_yaml_key(yaml, i), "cost"))
            return true;
    return false;
}

static void take_price(struct ol_intake *intake, int depth, struct ol_slice amount)
{
    struct calculator *calculator = intake->state;
    struct ol_gcp_found found;
    if (calculator->licences.count && ol_gcp_is_on_way(calculator->yaml, depth, OL_GCP_LICENCES, &found))
        return; /* it is in the machines' prices */
    const struct ol_gcp_way *way = ol_gcp_way_find(calculator->yaml, depth, &found);
    if (way && way->sort == OL_GCP_TIERED) {
        keep_step(intake, way, &found, amount);
        return;
    }
    intake->tally->rows++;
    if (!way)
        intake->tally->unknown++;
    else if (way->sort == OL_GCP_REPEATED)
        intake->tally->repeated++;
    else
        take_plain(intake, way, &found, amount);
}

static void name_region(struct ol_intake *intake, struct ol_slice name, struct ol_slice title)
{
    if (ol_import_wants(intake->import->filter.regions, name) && ol_intake_is_name(name) &&
        ol_intake_is_name(title))
        ol_book_write_region(intake->writer, name, ol_region_area(name), title);
}

static void take_value(struct ol_intake *intake, const struct ol_yaml_event *event)
{
    struct calculator *calculator = intake->state;
    const struct ol_yaml *yaml = calculator->yaml;
    struct ol_gcp_found found;
    if (is_of_costs(yaml, event->depth))
        take_price(intake, event->depth, event->value);
    else if (ol_gcp_is_on_way(yaml, event->depth, "compute/instance/+/#", &found))
        keep_attribute(calculator, found.step, event->value);
    else if (ol_gcp_is_on_way(yaml, event->depth, "region/@/location", &found) ||
             ol_gcp_is_on_way(yaml, event->depth, "multi-region/@/description", &found))
        name_region(intake, found.region, event->value);
}

static void take_leave(struct ol_intake *intake, const struct ol_yaml_event *event)
{
    struct calculator *calculator = intake->state;
    struct ol_gcp_found found;
    if (calculator->stepped_count && ol_slice_is(ol_yaml_key(calculator->yaml, event->depth - 1), "cost"))
        write_all_stepped(intake);
    else if (ol_gcp_is_on_way(calculator->yaml, event->depth, "compute/instance/+", &found))
        write_type(intake, found.item);
    else if (ol_gcp_is_on_way(calculator->yaml, event->depth, "dual-region/@", &found))
        name_region(intake, found.region, (struct ol_slice){"", 0});
}

static int read_file(struct ol_intake *intake, struct ol_input *input, struct ol_error *error)
{
    struct calculator *calculator = intake->state;
    struct ol_yaml_event event;
    int got;
    calculator->yaml = ol_yaml_new(input);
    while ((got = ol_yaml_next(calculator->yaml, &event, error)) > 0) {
        if (event.type == OL_YAML_VALUE)
            take_value(intake, &event);
        else
            take_leave(intake, &event);
    }
    ol_yaml_free(calculator->yaml);
    return got;
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    struct calculator calculator = {0};
    struct ol_intake intake = {
        .import = import, .writer = writer, .tally = tally, .state = &calculator, .names_regions = true};
    int status = OL_OK;
    for (size_t i = 0; i < import->file_count && import->filter.systems && status == OL_OK; i++)
        if (strcmp(import->files[i], "-") == 0)
            status = ol_fail(error, OL_BAD_INPUT, OL_NOWHERE,
                             "licences stand behind the machines, so that a list is read twice where systems are "
                             "asked for; give a file in place of standard input");
    if (status == OL_OK && import->filter.systems)
        status = ol_intake_files(&intake, read_licences, error);
    if (status == OL_OK)
        status = ol_intake_files(&intake, read_file, error);
    ol_intake_release(&intake);
    ol_labels_release(&calculator.labels);
    ol_mem_free(calculator.stepped);
    ol_mem_free(calculator.licences.list);
    ol_mem_free(calculator.licences.first);
    ol_text_release(&calculator.vcpus);
    ol_text_release(&calculator.memory);
    ol_text_release(&calculator.gpu);
    return status;
}

const struct ol_importer ol_import_gcp_calculator = {
    .kind = {.name = "gcp-calculator", .summary = "Google Cloud's prices in YAML, as of Cyclenerd's calculator"},
    .heading = {.name = "gcp", .provider = "gcp", .title = "Google Cloud list prices", .currency = "USD"},
    .run = run,
};
