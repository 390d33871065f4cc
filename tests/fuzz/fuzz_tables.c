/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small readers, each by its own door: the first line names the door, the rest is what it reads, as a file or as
 * text. What none of them takes has to be refused in words.
 */
#include "models/scaling/cron.h"
#include "models/search/learning_curve.h"
#include "models/trace/throughput_table.h"
#include "outlay/arena.h"
#include "outlay/law.h"
#include "outlay/money.h"
#include "outlay/node_list.h"
#include "outlay/quantity.h"
#include "outlay/simtime.h"
#include "outlay/what_if.h"
#include "outlay/xml.h"
#include "pricing/demand.h"
#include "scenarios/budget_file.h"
#include "scenarios/csv_table.h"
#include "scenarios/driver_file.h"
#include "scenarios/planned_events.h"
#include "scenarios/share_file.h"
#include "tests/fuzz/memory_file.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define MUST(condition) ((condition) ? (void)0 : abort())
#define DECADES         (OL_DAY * 365 * 50)

/* What a door reads, both ways. */
struct given {
    const char *path;
    struct ol_slice text;
    const char *string; /* the text up to its first zero */
    struct ol_arena arena;
};

static void must_tell(int status, const struct ol_error *error)
{
    MUST(status >= 0 || (error->status == status && error->message[0]));
}

static void read_planned(struct given *given)
{
    struct ol_planned_events events = {0};
    struct ol_error error = {0};
    must_tell(ol_planned_events_read(&events, given->path, &error), &error);
    for (size_t i = 0; i < events.count; i++)
        MUST(events.items[i].start < events.items[i].end);
    ol_planned_events_touch(&events, 0, OL_DAY);
    ol_planned_events_release(&events);
}

static void read_curves(struct given *given)
{
    struct ol_curve_file file = {0};
    struct ol_error error = {0};
    const int status = ol_curve_file_read(&file, given->path, OL_NOWHERE, &error);
    must_tell(status, &error);
    for (size_t i = 0; status == OL_OK && i < file.count; i++) {
        const struct ol_learning_curve curve = {.points = file.points + file.begins[i],
                                                .point_count = file.begins[i + 1] - file.begins[i]};
        MUST(isfinite(ol_learning_curve_loss(&curve, 3)));
    }
    ol_curve_file_release(&file);
}

static void read_nodes(struct given *given)
{
    static const struct ol_xml_node node = {.name = "nodes", .text = ""};
    struct ol_node_list list = {.node = &node, .href = given->path};
    struct ol_faults faults = {0};
    struct ol_labels labels = {0};
    ol_node_list_read(&list, &given->arena, &labels, &faults);
    MUST(list.count > 0 || faults.count > 0);
    for (size_t i = 0; i < list.count; i++)
        MUST(list.rows[i].cpu_milli >= 0 && list.rows[i].memory_bytes >= 0);
    ol_labels_release(&labels);
    ol_faults_release(&faults);
}

static void read_throughputs(struct given *given)
{
    const struct ol_gpu_type measure = {.from = "V100", .to = "A100", .model = "resnet", .table = given->path};
    struct ol_error error = {0};
    double ratio = 0;
    const int status = ol_throughput_ratio(&measure, false, &ratio, &error);
    must_tell(status, &error);
    MUST(status != OL_OK || (isfinite(ratio) && ratio > 0));
}

static void read_demand(struct given *given)
{
    const struct ol_demand_request request = {.path = given->path};
    struct ol_demand demand;
    struct ol_error error = {0};
    const int status = ol_demand_read(&demand, &request, &error);
    must_tell(status, &error);
    for (size_t i = 0; status == OL_OK && i < demand.hours; i++)
        MUST(isfinite(demand.total.units[i]) && demand.total.units[i] >= 0);
    ol_demand_release(&demand);
}

static void read_drivers(struct given *given)
{
    struct ol_forecast_driver drivers[OL_FORECAST_DRIVERS];
    struct ol_error error = {0};
    size_t count = 0;
    must_tell(ol_driver_file_read(given->path, 1767225600 * OL_SECOND, OL_DAY, 30, drivers, &count, &given->arena,
                                  &error),
              &error);
}

static void read_cells(struct given *given)
{
    struct ol_csv_table table;
    struct ol_error error = {0};
    const int status = ol_csv_table_read(&table, given->path, &given->arena, &error);
    must_tell(status, &error);
    for (size_t i = 0; status == OL_OK && i < table.rows; i++)
        MUST(ol_csv_table_cell(&table, i, "a"));
}

static void read_shares(struct given *given)
{
    struct ol_share_rule rule = {0};
    struct ol_error error = {0};
    const char *text = ol_arena_format(&given->arena, "fixed:%s", given->path);
    must_tell(ol_share_rule_read(text, "--shared", &rule, &given->arena, &error), &error);
}

static void read_budgets(struct given *given)
{
    struct ol_budget_file file = {0};
    struct ol_faults faults = {0};
    struct ol_error error = {0};
    const bool is_good = ol_budget_file_open(&file, given->path, &faults, &error);
    MUST(is_good || faults.count > 0 || error.message[0]);
    ol_budget_file_release(&file);
    ol_faults_release(&faults);
}

static void read_cron(struct given *given)
{
    struct ol_cron cron;
    char why[160] = "";
    if (!ol_cron_parse(given->text, &cron, why)) {
        MUST(why[0]);
        return;
    }
    const ol_time at = 1767225600 * OL_SECOND, next = ol_cron_next(&cron, at), last = ol_cron_last(&cron, at);
    MUST(next > at && next < at + DECADES && last <= at && last > at - DECADES);
}

static void read_law(struct given *given)
{
    for (int dimension = OL_LAW_PLAIN; dimension <= OL_LAW_SIZE; dimension++) {
        struct ol_law law;
        struct ol_text scaled = {0};
        char why[OL_LAW_WHY] = "";
        if (ol_law_parse(&law, given->text, (enum ol_law_dimension)dimension, "/proc/self/none", &given->arena,
                         why))
            MUST(!isnan(ol_law_mean(&law)) && ol_law_quantile(&law, 0.5) >= 0);
        else
            MUST(why[0]);
        ol_law_scale(given->text, 0.5, &scaled);
        ol_text_release(&scaled);
    }
}

/* Text, a number of each sort, and what is written of it read again. */
static void read_numbers(struct given *given)
{
    char why[160] = "", money_buffer[OL_MONEY_BUFFER], time_buffer[OL_TIME_BUFFER], size_buffer[OL_SIZE_BUFFER];
    ol_money money = 0, money_again = 0;
    ol_time time = 0, again = 0;
    int64_t size = 0;
    double real = 0;
    struct ol_unit_price price;
    if (ol_money_parse(given->text, &money, why))
        MUST(ol_money_parse(ol_slice_of(ol_money_format(money, money_buffer)), &money_again, why) &&
             money == money_again);
    if (ol_duration_parse(given->text, &time, why))
        MUST(ol_duration_parse(ol_slice_of(ol_duration_format(time, time_buffer)), &again, why) && time == again);
    if (ol_instant_parse(given->text, &time, why))
        MUST(ol_instant_parse(ol_slice_of(ol_instant_format(time, time_buffer)), &again, why) && time == again);
    if (ol_size_parse(given->text, &size, why))
        MUST(ol_size_format(size, size_buffer)[0]);
    MUST(!ol_rate_parse(given->text, &real, why) || (isfinite(real) && real >= 0));
    MUST(!ol_share_parse(given->text, &real, why) || (isfinite(real) && real >= 0));
    if (ol_unit_price_parse(given->text, &price, why))
        MUST(isfinite(ol_unit_price_real(price)));
}

/* A zone, and below it a pattern of times, and one. */
static void read_zone(struct given *given)
{
    struct ol_error error = {0};
    const char *lines[3];
    const char *at = given->string;
    for (size_t i = 0; i < 3; i++) {
        const size_t length = strcspn(at, "\n");
        lines[i] = ol_arena_copy(&given->arena, at, length);
        at += length + (at[length] == '\n');
    }
    struct ol_zone *zone = ol_zone_new(lines[0], OL_NOWHERE, &error);
    MUST(zone || error.message[0]);
    error = (struct ol_error){0};
    struct ol_time_format *format = ol_time_format_new(lines[1], zone, OL_NOWHERE, &error);
    ol_time instant;
    MUST(format || error.message[0]);
    if (format && ol_time_format_read(format, ol_slice_of(lines[2]), &instant))
        MUST(instant >= -OL_TIME_LIMIT && instant <= OL_TIME_LIMIT);
    ol_time_format_free(format);
    ol_zone_free(zone);
}

/* What --set has: an XPath. */
static void read_edit(struct given *given)
{
    static const char document[] =
        "<scenario name='s'><pool name='a' cpus='4'/><pool name='b'>t</pool></scenario>";
    struct ol_error error = {0};
    struct ol_text text = {0};
    struct ol_xml_value *values;
    size_t count = 0;
    struct ol_xml *xml = ol_xml_of_memory(document, sizeof document - 1, "fuzz.xml", &error);
    MUST(xml);
    must_tell(ol_xml_edit(xml, given->string, "<&\"", &error), &error);
    must_tell(ol_xml_values(xml, given->string, OL_NOWHERE, &given->arena, &values, &count, &error), &error);
    ol_xml_write(xml, &text);
    ol_text_release(&text);
    ol_xml_close(xml);
}

static const struct door {
    const char *name;
    void (*read)(struct given *given);
} doors[] = {
    {"budgets", read_budgets},    {"cells", read_cells},     {"cron", read_cron},       {"curves", read_curves},
    {"demand", read_demand},      {"drivers", read_drivers}, {"edit", read_edit},       {"law", read_law},
    {"nodes", read_nodes},        {"numbers", read_numbers}, {"planned", read_planned}, {"shares", read_shares},
    {"speeds", read_throughputs}, {"zone", read_zone},
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const uint8_t *newline = length ? memchr(bytes, '\n', length) : NULL;
    if (!newline)
        return 0;
    const struct ol_slice name = {(const char *)bytes, (size_t)(newline - bytes)};
    const size_t left = length - name.length - 1;
    struct memory_file file = memory_file_new(newline + 1, left);
    struct ol_text text = {0};
    ol_text_add(&text, (const char *)newline + 1, left);
    struct given given = {
        .path = file.path, .text = {ol_text_string(&text), left}, .string = ol_text_string(&text)};
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++)
        if (ol_slice_is(name, doors[i].name))
            doors[i].read(&given);
    ol_arena_release(&given.arena);
    ol_text_release(&text);
    memory_file_free(&file);
    return 0;
}
