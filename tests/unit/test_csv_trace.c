/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Delimited traces: small files whose jobs are worked out by hand beside each case.
 */
#include "models/trace/trace_number.h"
#include "tests/check.h"
#include "tests/trace_reader.h"

static const struct ol_trace_column by_timestamp = {.field = OL_TRACE_SUBMIT, .name = "timestamp"};

static void begin_gpus(struct trace_reader *reader)
{
    trace_reader_begin(reader, "csv", OL_UNIT_GPUS);
    trace_reader_column(reader, by_timestamp);
    trace_reader_column(reader, (struct ol_trace_column){.field = OL_TRACE_RUNTIME, .name = "duration"});
    trace_reader_column(reader, (struct ol_trace_column){.field = OL_TRACE_GPUS, .name = "num_gpus"});
    trace_reader_column(reader, (struct ol_trace_column){.field = OL_TRACE_USER, .name = "user"});
}

/* tests/fixtures/gpus.csv. 2024-03-01T10:00:00Z is 1709287200 s after 1970 (date -u -d). */
static void dates_and_names(void)
{
    struct trace_reader reader;
    begin_gpus(&reader);
    trace_reader_file(&reader, "tests/fixtures/gpus.csv");
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 3);
    CHECK_INT(reader.origin, OL_ORIGIN_ABSOLUTE);
    CHECK_INT(reader.jobs[0].submit, 1709287200 * OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, 66 * OL_SECOND);
    CHECK_INT(reader.jobs[0].estimate, 66 * OL_SECOND);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].name), "1");
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].user), "vision-ann");
    CHECK_INT(reader.jobs[0].team, OL_NO_LABEL);
    /* half a GPU takes a whole one */
    CHECK_INT(reader.jobs[1].submit, 1709287170 * OL_SECOND);
    CHECK_INT(reader.jobs[1].units, 1);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[2].user), "lab, east");
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[2].name), "5");
    /* one without a duration on line 5, one without a GPU on line 6 */
    CHECK_INT(reader.troubles.unrunnable, 2);
    CHECK_INT(reader.troubles.malformed, 0);
    CHECK_INT(reader.troubles.shown[0].place.line, 5);
    CHECK_HAS(reader.troubles.shown[0].message, "no runtime");
    CHECK_HAS(reader.troubles.shown[1].message, "no number of gpus");
    trace_reader_end(&reader);
}

/* Berlin is an hour ahead of UTC on 2024-03-01. */
static void format_and_zone(void)
{
    struct trace_reader reader;
    begin_gpus(&reader);
    reader.columns[0].format = "%Y-%m-%d %H:%M:%S";
    reader.columns[0].zone = "+01:00";
    trace_reader_file(&reader, "tests/fixtures/gpus.csv");
    CHECK_INT(reader.count, 3);
    CHECK_INT(reader.jobs[0].submit, (1709287200 - 3600) * OL_SECOND);
    trace_reader_end(&reader);
}

/* The state is a column that no <column> names; the team is what stands before the dash. */
static void filters_and_tags(void)
{
    struct trace_reader reader;
    begin_gpus(&reader);
    reader.keeps[0] = (struct ol_trace_filter){.field = "gpus", .match = "^[1-9]"};
    reader.drops[0] = (struct ol_trace_filter){.field = "state", .match = "^Killed$"};
    reader.tags[0] = (struct ol_trace_tag){.name = "team", .from = "user", .match = "^(?<team>[a-z]+)-"};
    reader.trace.keeps.count = reader.trace.drops.count = reader.trace.tags.count = 1;
    trace_reader_file(&reader, "tests/fixtures/gpus.csv");
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.troubles.dropped, 2);    /* 0.5 (by the keep; it is killed, too) and 0 */
    CHECK_INT(reader.troubles.unrunnable, 1); /* the one without a duration */
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].team), "vision");
    CHECK_INT(reader.jobs[1].team, OL_NO_LABEL);

    reader.tags[0].from = "usr";
    trace_reader_file(&reader, "tests/fixtures/gpus.csv");
    CHECK_INT(reader.got, OL_BAD_INPUT);
    CHECK_HAS(reader.error.message, "did you mean \"user\"?");
    trace_reader_end(&reader);
}

/* tests/fixtures/headless.csv, semicolons: submit; start; end; size. Row 1 runs 10 s, row 2 has no end, row 3 lacks
 * a field, row 4 has a size of x, row 5 runs 1 s. */
static void positions_and_start_end(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "csv", OL_UNIT_CPUS);
    reader.options.has_header = false;
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_SUBMIT, .index = 1, .unit = "m"});
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_START, .index = 2});
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_END, .index = 3});
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_CPUS, .index = 4});
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_TEAM, .value = "night"});
    trace_reader_file(&reader, "tests/fixtures/headless.csv");
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.origin, OL_ORIGIN_RELATIVE);
    CHECK_INT(reader.jobs[0].runtime, 10 * OL_SECOND);
    CHECK_INT(reader.jobs[1].submit, 9 * OL_MINUTE);
    CHECK_INT(reader.jobs[1].runtime, OL_SECOND);
    CHECK_INT(reader.jobs[1].units, 3);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[1].team), "night");
    CHECK_INT(reader.troubles.unrunnable, 1);
    CHECK_INT(reader.troubles.malformed, 2);
    CHECK_INT(reader.troubles.shown[1].place.line, 3);
    CHECK_HAS(reader.troubles.shown[1].message, "3 fields");
    CHECK_HAS(reader.troubles.shown[2].message, "cpus is \"x\"");
    trace_reader_end(&reader);
}

static void tabs_and_epochs(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "tsv", OL_UNIT_CPUS);
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_SUBMIT, .name = "when"});
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_START, .name = "start"});
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_END, .name = "end"});
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_CPUS, .name = "cores"});
    trace_reader_file(&reader, "tests/fixtures/epochs.tsv");
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.origin, OL_ORIGIN_ABSOLUTE);
    CHECK_INT(reader.jobs[0].submit, 1700000000 * OL_SECOND);
    CHECK_INT(reader.jobs[1].runtime, 1500000);
    trace_reader_end(&reader);
}

/* 2 minutes by the heading; the column's own unit goes before it, and then it is 2 hours. */
static void units_in_headings(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "csv", OL_UNIT_CPUS);
    reader.columns[0] = (struct ol_trace_column){.field = OL_TRACE_SUBMIT, .name = "submit"};
    reader.columns[1] = (struct ol_trace_column){.field = OL_TRACE_RUNTIME, .name = "took (min)"};
    reader.columns[2] = (struct ol_trace_column){.field = OL_TRACE_CPUS, .name = "size (h)"};
    reader.trace.columns.count = 3;
    trace_reader_read(&reader, "submit,took (min),size (h)\n0,2,4\n");
    CHECK_INT(reader.jobs[0].runtime, 2 * OL_MINUTE);
    CHECK_INT(reader.jobs[0].units, 4);
    reader.columns[1].unit = "h";
    trace_reader_read(&reader, "submit,took (min),size (h)\n0,2,4\n");
    CHECK_INT(reader.jobs[0].runtime, 2 * OL_HOUR);
    trace_reader_end(&reader);
}

static void one_sort_of_submit(void)
{
    struct trace_reader reader;
    begin_gpus(&reader);
    trace_reader_read(&reader, "timestamp,duration,num_gpus,user\n5,1h30m,2,a\n2024-03-01T10:00:00Z,1,1,b\n");
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.jobs[0].submit, 5 * OL_SECOND);
    CHECK_INT(reader.jobs[0].runtime, 5400 * OL_SECOND);
    CHECK_INT(reader.troubles.malformed, 1);
    CHECK_HAS(reader.troubles.shown[0].message, "an instant where earlier rows have numbers");
    reader.context.stop_on_error = true;
    trace_reader_read(&reader, "timestamp,duration,num_gpus,user\nsoon,1,1,b\n");
    CHECK_INT(reader.got, OL_BAD_INPUT);
    CHECK_INT(reader.error.place.line, 2);
    CHECK_HAS(reader.error.message, "submit is \"soon\"");
    trace_reader_end(&reader);
}

static void labels_are_text(void)
{
    struct trace_reader reader;
    begin_gpus(&reader);
    trace_reader_read(&reader, "timestamp,duration,num_gpus,user\n5,1,2,\xff\n6,1,2,NULL\n");
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.jobs[0].user, OL_NO_LABEL);
    CHECK_INT(reader.troubles.malformed, 1);
    CHECK_HAS(reader.troubles.shown[0].message, "not UTF-8");
    trace_reader_end(&reader);
}

static void unknown_column(void)
{
    struct trace_reader reader;
    begin_gpus(&reader);
    reader.columns[1].name = "duratoin";
    trace_reader_file(&reader, "tests/fixtures/gpus.csv");
    CHECK_INT(reader.got, OL_BAD_INPUT);
    CHECK_HAS(reader.error.message, "no column \"duratoin\"; did you mean \"duration\"?");
    trace_reader_end(&reader);
}

static void unit_of_the_pool(void)
{
    struct trace_reader reader;
    begin_gpus(&reader);
    reader.context.unit = OL_UNIT_CPUS;
    trace_reader_file(&reader, "tests/fixtures/gpus.csv");
    CHECK_INT(reader.got, OL_BAD_INPUT);
    CHECK_HAS(reader.error.message, "the pool counts cpus");
    trace_reader_end(&reader);
}

static void check_messages(struct trace_reader *reader, const char *const *parts)
{
    struct ol_faults faults = {0};
    size_t count = 0;
    ((const struct ol_trace_format *)reader->trace.format.kind)->check(&reader->trace, &faults);
    for (; parts[count]; count++)
        CHECK_HAS(count < faults.count ? faults.items[count].message : "", parts[count]);
    CHECK_INT(faults.count, count);
    ol_faults_release(&faults);
}

static void faults_without_a_file(void)
{
    struct trace_reader reader;
    begin_gpus(&reader);
    check_messages(&reader, (const char *const[]){NULL});
    reader.columns[0].unit = "sec";
    reader.columns[1].format = "%s";
    reader.columns[2].index = 3;
    reader.columns[3] = (struct ol_trace_column){.field = OL_TRACE_GPUS};
    check_messages(&reader, (const char *const[]){"unknown unit \"sec\"", "take a format and a zone",
                                                  "needs only one of", "given twice", "needs one of", NULL});
    reader.trace.columns.count = 0;
    reader.options.delimiter = "ab";
    check_messages(&reader, (const char *const[]){"delimiter \"ab\"", "when jobs arrive", "how long jobs run",
                                                  "how large jobs are", NULL});
    trace_reader_end(&reader);
}

static void check_number(const char *text, int64_t scale, int64_t want)
{
    int64_t value = 0;
    CHECK(ol_trace_number(ol_slice_of(text), scale, &value));
    CHECK_INT(value, want);
}

static void numbers_are_exact(void)
{
    check_number("66.0", OL_SECOND, 66000000);
    check_number("1507532515.123456", OL_SECOND, 1507532515123456);
    check_number("-0.5", OL_SECOND, -500000);
    check_number(".25", OL_HOUR, 900000000);
    check_number("0.0000005", OL_SECOND, 1); /* rounded, halves away from zero */
    check_number("0.00000049", OL_SECOND, 0);
    check_number("1.5e3", OL_SECOND, 1500000000);
    check_number("0000000000000000000000012", 1, 12);
    check_number("999999999999999999", 1, 999999999999999999);
    int64_t value;
    static const char *const bad[] = {"", "-", ".", "1.2.3", "1e", "0x10", "nan", "inf", "1 ", "99999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!ol_trace_number(ol_slice_of(bad[i]), OL_SECOND, &value));
}

int main(void)
{
    CASE(dates_and_names);
    CASE(format_and_zone);
    CASE(filters_and_tags);
    CASE(positions_and_start_end);
    CASE(tabs_and_epochs);
    CASE(units_in_headings);
    CASE(one_sort_of_submit);
    CASE(labels_are_text);
    CASE(unknown_column);
    CASE(unit_of_the_pool);
    CASE(faults_without_a_file);
    CASE(numbers_are_exact);
    return check_end();
}
