/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * aws_spot_advisor: what spot saves and how often it is interrupted, as AWS's Spot Advisor has it.
 *
 *     {"ranges": [{"index": 0, "label": "<5%", "max": 5}, ...],
 *      "instance_types": {"p3.2xlarge": {"cores": 8, "ram_gb": 61.0}},
 *      "spot_advisor": {"us-east-1": {"Linux": {"p3.2xlarge": {"s": 70, "r": 1}}, "Windows": {...}}}}
 *
 * Savings become flat terms: Linux's for any system, and behind them those of Windows for Windows. The bands of
 * interruption may stand behind the savings, so that these are kept, 16 bytes each, and written at the end.
 */
#include "aws_json.h"
#include "aws_region.h"
#include "aws_type.h"
#include "outlay/arena.h"
#include "pricing/import_list.h"

#include <string.h>

#define BANDS 64

struct saving {
    ol_label region, type, system; /* OL_NO_LABEL: Linux */
    uint8_t percent, band;
};

struct reading {
    const struct ol_import *import;
    struct ol_book_writer *writer;
    struct ol_import_tally *tally;
    struct ol_labels words;
    struct saving *savings;
    size_t count, capacity;
    struct {
        double low, high; /* shares; high 0: there is none */
    } bands[BANDS];
    ol_label region, system;
    struct ol_text type, vcpus, memory;
    bool has_advice;
};

static bool real_of(const struct ol_json_event *event, double *value)
{
    return ol_slice_real(ol_aws_json_text(event), value);
}

/* ---- bands ---- */

/* "<5%", "5-10%", ">20%", in whole percents: what people are told. */
static bool read_label(struct ol_slice label, double *low, double *high)
{
    const bool is_below = label.length && label.data[0] == '<', is_above = label.length && label.data[0] == '>';
    size_t length = label.length, dash;
    if (length < 2 || label.data[length - 1] != '%')
        return false;
    length--;
    if (is_below || is_above) {
        const struct ol_slice number = {label.data + 1, length - 1};
        *low = 0, *high = 100;
        return ol_slice_real(number, is_below ? high : low);
    }
    for (dash = 0; dash < length && label.data[dash] != '-'; dash++)
        ;
    return dash < length && ol_slice_real((struct ol_slice){label.data, dash}, low) &&
           ol_slice_real((struct ol_slice){label.data + dash + 1, length - dash - 1}, high);
}

static int read_band(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    const struct ol_place place = ol_json_place(reader);
    struct ol_json_event event;
    double index = -1, low = 0, high = 0;
    bool is_read = false;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "index") && !real_of(&event, &index))
            index = -1;
        else if (ol_slice_is(event.key, "label"))
            is_read = read_label(ol_aws_json_text(&event), &low, &high);
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    if (got < 0)
        return got;
    if (!is_read || !(index >= 0 && index < BANDS) || !(low >= 0 && low < high && high <= 100))
        ol_import_malformed(reading->tally, place, "the range has no index below %d and label such as 5-10%%",
                            BANDS);
    else {
        reading->bands[(int)index].low = low / 100;
        reading->bands[(int)index].high = high / 100;
    }
    return got;
}

static int read_bands(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0)
        got = event.type == OL_JSON_OBJECT ? read_band(reading, reader, error) : ol_json_skip(reader, error);
    return got;
}

/* ---- types ---- */

static int read_type(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got;
    ol_text_clear(&reading->vcpus);
    ol_text_clear(&reading->memory);
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "cores"))
            ol_text_set(&reading->vcpus, ol_aws_json_text(&event));
        else if (ol_slice_is(event.key, "ram_gb") && event.type == OL_JSON_NUMBER) {
            ol_text_set(&reading->memory, event.text);
            ol_text_adds(&reading->memory, "GiB");
        }
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    if (got == 0)
        ol_aws_type_write(reading->writer, ol_text_slice(&reading->type), ol_text_slice(&reading->vcpus),
                          ol_text_slice(&reading->memory), (struct ol_slice){"", 0});
    return got;
}

static int read_types(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0) {
        const bool is_wanted = event.type == OL_JSON_OBJECT && ol_aws_is_name(event.key) &&
                               ol_import_wants(reading->import->filter.types, event.key);
        ol_text_set(&reading->type, event.key);
        got = is_wanted ? read_type(reading, reader, error) : ol_json_skip(reader, error);
    }
    return got;
}

/* ---- savings ---- */

static int read_saving(struct reading *reading, ol_label type, struct ol_json_reader *reader,
                       struct ol_error *error)
{
    const struct ol_place place = ol_json_place(reader);
    struct ol_json_event event;
    double percent = -1, band = -1;
    int got;
    while ((got = ol_aws_json_member(reader, &event, error)) > 0) {
        if (ol_slice_is(event.key, "s") && !real_of(&event, &percent))
            percent = -1;
        else if (ol_slice_is(event.key, "r") && !real_of(&event, &band))
            band = -1;
        if ((got = ol_json_skip(reader, error)) < 0)
            return got;
    }
    if (got < 0)
        return got;
    if (!(percent >= 0 && percent <= 100) || !(band >= 0 && band < BANDS)) {
        ol_import_malformed(reading->tally, place, "the type has no saving s of 0 to 100 and range r below %d",
                            BANDS);
        return got;
    }
    OL_MEM_RESERVE(reading->savings, reading->capacity, reading->count + 1);
    reading->savings[reading->count++] =
        (struct saving){reading->region, type, reading->system, (uint8_t)percent, (uint8_t)band};
    return got;
}

static int read_savings(struct reading *reading, bool is_wanted, struct ol_json_reader *reader,
                        struct ol_error *error)
{
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0) {
        const bool is_kept = is_wanted && ol_import_wants(reading->import->filter.types, event.key);
        reading->tally->rows++;
        reading->tally->filtered += !is_kept;
        if (is_kept && !ol_aws_is_name(event.key)) {
            ol_import_malformed(reading->tally, ol_json_place(reader), "this is no name of an instance type");
            got = ol_json_skip(reader, error);
        } else if (is_kept)
            got = read_saving(reading, ol_label_of_text(&reading->words, event.key.data, event.key.length), reader,
                              error);
        else
            got = ol_json_skip(reader, error);
    }
    return got;
}

/* False where the filter has no use for it. */
static bool settle_system(struct reading *reading, struct ol_slice words)
{
    const char *system = ol_aws_system(words);
    reading->system = OL_NO_LABEL;
    if (!system || !ol_import_wants(reading->import->filter.systems, ol_slice_of(system)))
        return false;
    if (strcmp(system, "linux") != 0)
        reading->system = ol_label_of_text(&reading->words, system, strlen(system));
    return true;
}

static int read_region(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    char unused[OL_LABEL_BUFFER];
    const struct ol_import_filter *filter = &reading->import->filter;
    const struct ol_slice name = ol_slice_of(ol_label_text(&reading->words, reading->region, unused));
    const bool is_wanted =
        ol_import_wants(filter->regions, name) && (!filter->meters || filter->meters[OL_METER_INSTANCE]);
    struct ol_json_event event;
    int got = 0;
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0)
        got = event.type == OL_JSON_OBJECT
                  ? read_savings(reading, settle_system(reading, event.key) && is_wanted, reader, error)
                  : ol_json_skip(reader, error);
    return got;
}

static int read_advice(struct reading *reading, struct ol_json_reader *reader, struct ol_error *error)
{
    struct ol_json_event event;
    int got = 0;
    reading->has_advice = true;
    while (got >= 0 && (got = ol_aws_json_member(reader, &event, error)) > 0) {
        reading->region = ol_label_of_text(&reading->words, event.key.data, event.key.length);
        got = event.type == OL_JSON_OBJECT && ol_aws_is_name(event.key) ? read_region(reading, reader, error)
                                                                        : ol_json_skip(reader, error);
    }
    return got;
}

/* ---- files ---- */

static int read_part(struct reading *reading, struct ol_json_reader *reader, const struct ol_json_event *event,
                     struct ol_error *error)
{
    if (event->type == OL_JSON_OBJECT && ol_slice_is(event->key, "spot_advisor"))
        return read_advice(reading, reader, error);
    if (event->type == OL_JSON_OBJECT && ol_slice_is(event->key, "instance_types"))
        return read_types(reading, reader, error);
    if (event->type == OL_JSON_ARRAY && ol_slice_is(event->key, "ranges"))
        return read_bands(reading, reader, error);
    return ol_json_skip(reader, error);
}

static int read_file(struct reading *reading, const char *path, struct ol_error *error)
{
    struct ol_input *input = ol_input_open(path, OL_NOWHERE, error);
    if (!input)
        return error->status;
    struct ol_json_reader *reader = ol_json_reader_new(input);
    struct ol_json_event event;
    int got = ol_json_next(reader, &event, error);
    if (got > 0 && event.type != OL_JSON_OBJECT)
        got = ol_fail(error, OL_BAD_INPUT, ol_json_place(reader),
                      "the file does not begin with an object; is it AWS's spot-advisor-data.json?");
    while (got >= 0 && event.type == OL_JSON_OBJECT && (got = ol_aws_json_member(reader, &event, error)) > 0) {
        got = read_part(reading, reader, &event, error);
        event.type = OL_JSON_OBJECT;
    }
    if (got >= 0)
        got = ol_json_finish(reader, error);
    if (got == 0 && !reading->has_advice)
        got = ol_fail(error, OL_BAD_INPUT, (struct ol_place){.file = path},
                      "the file has no \"spot_advisor\"; is it AWS's spot-advisor-data.json?");
    ol_json_reader_free(reader);
    ol_input_close(input);
    return got;
}

static void write_saving(struct reading *reading, const struct saving *saving, const char *path)
{
    char region_text[OL_LABEL_BUFFER], type_text[OL_LABEL_BUFFER], system_text[OL_LABEL_BUFFER];
    const struct ol_slice region = ol_slice_of(ol_label_text(&reading->words, saving->region, region_text));
    const struct ol_aws_region *known = ol_aws_region_of_name(region);
    const double low = reading->bands[saving->band].low, high = reading->bands[saving->band].high;
    if (high <= 0) {
        ol_import_malformed(reading->tally, (struct ol_place){.file = path},
                            "a saving is in range %d, which the file does not explain", saving->band);
        return;
    }
    ol_book_write_region(reading->writer, region, ol_region_area(region), ol_slice_of(known ? known->title : ""));
    ol_book_write_flat(reading->writer,
                       &(struct ol_flat_row){
                           .term = OL_TERM_SPOT,
                           .item = ol_slice_of(ol_label_text(&reading->words, saving->type, type_text)),
                           .region = region,
                           .system = ol_slice_of(ol_label_text(&reading->words, saving->system, system_text)),
                           .discount = saving->percent / 100.0,
                           .interruption_low = low,
                           .interruption_high = high,
                       });
    reading->tally->written++;
}

static void release(struct reading *reading)
{
    ol_labels_release(&reading->words);
    ol_mem_free(reading->savings);
    ol_text_release(&reading->type);
    ol_text_release(&reading->vcpus);
    ol_text_release(&reading->memory);
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    int status = 0;
    for (size_t i = 0; i < import->file_count && status == 0; i++) {
        struct reading reading = {.import = import, .writer = writer, .tally = tally};
        status = read_file(&reading, import->files[i], error);
        for (size_t k = 0; k < reading.count && status == 0; k++)
            write_saving(&reading, &reading.savings[k], import->files[i]);
        release(&reading);
    }
    return status;
}

const struct ol_importer ol_import_aws_spot_advisor = {
    .kind = {.name = "aws-spot-advisor",
             .summary =
                 "AWS's Spot Advisor: savings and interruptions by type and region (spot-advisor-data.json)"},
    .heading = {.name = "aws-spot", .provider = "aws", .title = "Amazon Web Services, spot", .currency = "USD"},
    .run = run,
};
