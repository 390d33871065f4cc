/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * opencost: the default prices of OpenCost, one small JSON object.
 *
 * A processor, a GiB of memory and a GPU by the hour, a GB of storage by the hour too, which becomes one of a month
 * of 730 hours, and traffic by GB: amounts as texts. Nothing names a region or a type, so each price is one of any.
 */
#include "outlay/arena.h"
#include "pricing/import/intake.h"
#include "pricing/import/json_way.h"
#include "pricing/import_list.h"

static const struct {
    const char *path;
    enum ol_meter meter;
    enum ol_term term;
} prices[] = {
    {"/CPU", OL_METER_VCPU, OL_TERM_ON_DEMAND},
    {"/spotCPU", OL_METER_VCPU, OL_TERM_SPOT},
    {"/RAM", OL_METER_MEMORY, OL_TERM_ON_DEMAND},
    {"/spotRAM", OL_METER_MEMORY, OL_TERM_SPOT},
    {"/GPU", OL_METER_GPU, OL_TERM_ON_DEMAND},
    {"/spotGPU", OL_METER_GPU, OL_TERM_SPOT},
    {"/storage", OL_METER_BLOCK_STORAGE, OL_TERM_ON_DEMAND},
    {"/zoneNetworkEgress", OL_METER_INTER_ZONE, OL_TERM_ON_DEMAND},
    {"/regionNetworkEgress", OL_METER_INTER_REGION, OL_TERM_ON_DEMAND},
    {"/internetNetworkEgress", OL_METER_EGRESS, OL_TERM_ON_DEMAND},
    {"/natGatewayEgress", OL_METER_NAT_DATA, OL_TERM_ON_DEMAND},
};

static void take_price(struct ol_intake *intake, size_t which, struct ol_slice amount, struct ol_place place)
{
    char product[OL_MONEY_BUFFER], why[160];
    struct ol_price_row row = {
        .meter = prices[which].meter,
        .term = prices[which].term,
        .region = intake->import->region ? ol_slice_of(intake->import->region) : (struct ol_slice){"", 0},
        .amount = amount,
        .from = intake->import->from,
    };
    intake->tally->rows++;
    if (amount.length && ol_meter_types[row.meter].way == OL_METER_STORED) {
        row.amount = ol_intake_times(amount, OL_INTAKE_MONTH_HOURS, product, why);
        if (!row.amount.length) {
            ol_import_malformed(intake->tally, place, "%s", why);
            return;
        }
    }
    ol_intake_price(intake, &row, place);
}

static int read_file(struct ol_intake *intake, struct ol_input *input, struct ol_error *error)
{
    struct ol_json_reader *reader = ol_json_reader_new(input);
    struct ol_json_way way = {0};
    struct ol_json_event event;
    const uint64_t rows = intake->tally->rows;
    int got;
    while ((got = ol_json_next(reader, &event, error)) > 0) {
        ol_json_way_take(&way, &event);
        for (size_t i = 0; i < sizeof prices / sizeof *prices && ol_json_is_text(&event); i++)
            if (ol_json_way_is(&way, prices[i].path))
                take_price(intake, i, event.text, ol_json_place(reader));
    }
    if (got == 0 && intake->tally->rows == rows)
        got = ol_fail(error, OL_BAD_INPUT, ol_json_place(reader),
                      "none of CPU, RAM, GPU, storage and internetNetworkEgress is there; give OpenCost's default "
                      "prices");
    ol_json_way_release(&way);
    ol_json_reader_free(reader);
    return got;
}

static int run(const struct ol_import *import, struct ol_book_writer *writer, struct ol_import_tally *tally,
               struct ol_error *error)
{
    struct ol_intake intake = {.import = import, .writer = writer, .tally = tally};
    const int status = ol_intake_files(&intake, read_file, error);
    ol_intake_release(&intake);
    return status;
}

const struct ol_importer ol_import_opencost = {
    .kind = {.name = "opencost",
             .summary = "OpenCost's default prices of processors, memory, storage and traffic"},
    .heading = {.name = "opencost", .provider = "custom", .title = "OpenCost default prices", .currency = "USD"},
    .run = run,
};
