/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Standard Workload Format: every looseness seen in logs on a few rows worked out by hand, and random rows of
 * all shapes against a slow reader of the test's own (strtok_r, strtoll, strtold).
 */
#include "models/trace/swf_row.h"
#include "tests/check.h"
#include "tests/trace_reader.h"

#include <stdarg.h>
#include <stdlib.h>

/* tests/fixtures/padded.swf: job 3 has no runtime, job 4 no allocated processors but requested ones. */
static void padded_columns_and_header(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    trace_reader_file(&reader, "tests/fixtures/padded.swf");
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 3);
    CHECK_INT(reader.origin, OL_ORIGIN_RELATIVE);
    CHECK_INT(reader.zero_instant, 1000000000 * OL_SECOND);
    CHECK_INT(reader.troubles.malformed, 0);
    CHECK_INT(reader.troubles.unrunnable, 1);
    CHECK_INT(reader.troubles.shown[0].place.line, 10);
    CHECK_HAS(reader.troubles.shown[0].message, "job 3 has no runtime");

    CHECK_INT(reader.jobs[0].runtime, 100 * OL_SECOND);
    CHECK_INT(reader.jobs[0].estimate, 200 * OL_SECOND);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].name), "1");
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].user), "1");
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].team), "2");
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].queue), "3");
    /* requested processors and time are -1: the allocated 8, the runtime of 50 s */
    CHECK_INT(reader.jobs[1].submit, 60 * OL_SECOND);
    CHECK_INT(reader.jobs[1].units, 8);
    CHECK_INT(reader.jobs[1].estimate, 50 * OL_SECOND);
    CHECK_INT(reader.jobs[1].queue, OL_NO_LABEL);
    /* allocated is -1; the estimate of 20 s is below the runtime of 30 s and stays so */
    CHECK_INT(reader.jobs[2].units, 16);
    CHECK_INT(reader.jobs[2].estimate, 20 * OL_SECOND);
    trace_reader_end(&reader);
}

/* tests/fixtures/loose.swf: tabs, CRLF, blank and comment lines between rows, decimals, exponents, ids from 0 and
 * unsorted, submits out of order, a row of five fields. */
static void loose_rows(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_GPUS);
    trace_reader_file(&reader, "tests/fixtures/loose.swf");
    CHECK_INT(reader.count, 3);
    CHECK_INT(reader.zero_instant, OL_NEVER);
    CHECK_INT(reader.jobs[0].submit, 100500000);
    CHECK_INT(reader.jobs[0].runtime, 12250000);
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[1].name), "0");
    CHECK_INT(reader.jobs[1].submit, 40 * OL_SECOND);
    CHECK_INT(reader.jobs[1].runtime, 100 * OL_SECOND);
    CHECK_INT(reader.jobs[1].estimate, 250 * OL_SECOND);
    CHECK_INT(reader.jobs[2].submit, 7 * OL_SECOND);
    CHECK_INT(reader.jobs[2].units, 1);
    CHECK_INT(reader.jobs[2].estimate, 9 * OL_SECOND);
    CHECK_INT(reader.jobs[2].user, OL_NO_LABEL);
    trace_reader_end(&reader);
}

static void absolute_epochs(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    trace_reader_file(&reader, "tests/fixtures/absolute.swf");
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.origin, OL_ORIGIN_ABSOLUTE);
    CHECK_INT(reader.zero_instant, OL_NEVER);
    CHECK_INT(reader.jobs[0].submit, 1700000060 * OL_SECOND);
    CHECK_INT(reader.jobs[1].submit, 1700000000 * OL_SECOND);
    trace_reader_end(&reader);
}

/* tests/fixtures/broken.swf: of six rows the first and the fifth are jobs; three are malformed, one is all -1. */
static void broken_rows_are_counted(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    trace_reader_file(&reader, "tests/fixtures/broken.swf");
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.troubles.malformed, 3);
    CHECK_INT(reader.troubles.unrunnable, 1);
    CHECK_INT(reader.troubles.shown_count, 4);
    CHECK_INT(reader.troubles.shown[0].place.line, 2);
    CHECK_HAS(reader.troubles.shown[0].message, "field 4 (runtime) is \"ten\"");
    CHECK_INT(reader.troubles.shown[1].place.line, 3);
    CHECK_HAS(reader.troubles.shown[1].message, "3 fields");
    CHECK_INT(reader.troubles.shown[2].place.line, 4);
    CHECK_HAS(reader.troubles.shown[2].message, "field 2 (submit)");
    trace_reader_end(&reader);
}

static void first_malformed_row_stops(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    reader.context.stop_on_error = true;
    trace_reader_file(&reader, "tests/fixtures/broken.swf");
    CHECK_INT(reader.got, OL_BAD_INPUT);
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.error.place.line, 2);
    CHECK_HAS(reader.error.message, "ten");
    trace_reader_end(&reader);
}

static void ten_troubles_are_shown(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    trace_reader_read(&reader, "x\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\n1 0 0 0 0\n");
    CHECK_INT(reader.troubles.malformed, 12);
    CHECK_INT(reader.troubles.unrunnable, 1);
    CHECK_INT(reader.troubles.shown_count, 10);
    CHECK_INT(reader.troubles.shown[9].place.line, 10);
    trace_reader_end(&reader);
}

static void nothing_but_comments(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    trace_reader_read(&reader, "; Version: 2.2\n;\n\n");
    CHECK_INT(reader.got, 0);
    CHECK_INT(reader.count, 0);
    trace_reader_read(&reader, "");
    CHECK_INT(reader.got, 0);
    trace_reader_end(&reader);
}

/* Users 1 and 2 stay, user 3 goes; queue 3 goes; the team becomes the first digit of the runtime. */
static void filters_and_tags(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    reader.keeps[0] = (struct ol_trace_filter){.field = "user", .match = "^[12]$"};
    reader.drops[0] = (struct ol_trace_filter){.field = "queue", .match = "^3$"};
    reader.tags[0] = (struct ol_trace_tag){.name = "team", .from = "runtime", .match = "^(?<team>[0-9])"};
    reader.trace.keeps.count = reader.trace.drops.count = reader.trace.tags.count = 1;
    trace_reader_file(&reader, "tests/fixtures/padded.swf");
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.troubles.dropped, 2);
    CHECK_INT(reader.troubles.unrunnable, 1); /* job 3 is user 1 */
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].name), "2");
    CHECK_STRING(trace_reader_label(&reader, reader.jobs[0].team), "5");

    reader.keeps[0].field = "usr";
    trace_reader_file(&reader, "tests/fixtures/padded.swf");
    CHECK_INT(reader.got, OL_BAD_INPUT);
    CHECK_HAS(reader.error.message, "did you mean \"user\"?");
    trace_reader_end(&reader);
}

/* A filter on cpus sees the allocated processors where the requested ones are missing. */
static void filter_sees_effective_size(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    reader.keeps[0] = (struct ol_trace_filter){.field = "cpus", .match = "^8$"};
    reader.trace.keeps.count = 1;
    trace_reader_file(&reader, "tests/fixtures/padded.swf");
    CHECK_INT(reader.count, 1);
    CHECK_INT(reader.jobs[0].units, 8);
    trace_reader_end(&reader);
}

static void bytes_that_are_no_text(void)
{
    struct trace_reader reader;
    const char bytes[] = "1 0 0 10 1\n2 0 \0 10 1\n3 0 0 10 \xff\n4 0 0 10 1";
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    trace_reader_file(&reader, fixture_write(&reader.fixture, "bytes.swf", bytes, sizeof bytes - 1));
    CHECK_INT(reader.count, 2);
    CHECK_INT(reader.troubles.malformed, 2);
    trace_reader_end(&reader);
}

static void byte_order_mark(void)
{
    struct trace_reader reader;
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    trace_reader_read(&reader, "\xef\xbb\xbf; UnixStartTime: 5\n1 0 0 10 1\n");
    CHECK_INT(reader.zero_instant, 5 * OL_SECOND);
    CHECK_INT(reader.count, 1);
    trace_reader_read(&reader, "\xef\xbb\xbf"
                               "1 0 0 10 1\n");
    CHECK_INT(reader.count, 1);
    trace_reader_end(&reader);
}

static void columns_are_a_fault(void)
{
    struct trace_reader reader;
    struct ol_faults faults = {0};
    trace_reader_begin(&reader, "swf", OL_UNIT_CPUS);
    trace_reader_column(&reader, (struct ol_trace_column){.field = OL_TRACE_SUBMIT, .name = "x"});
    reader.tags[0] = (struct ol_trace_tag){.name = "teem", .from = "user", .match = "x"};
    reader.tags[1] = (struct ol_trace_tag){.name = "team", .from = "user", .match = "(?<user>x)"};
    reader.trace.tags.count = 2;
    ((const struct ol_trace_format *)reader.trace.format.kind)->check(&reader.trace, &faults);
    CHECK_INT(faults.count, 3);
    if (faults.count == 3) {
        CHECK_HAS(faults.items[0].message, "fixed columns");
        CHECK_HAS(faults.items[1].message, "did you mean \"team\"?");
        CHECK_HAS(faults.items[2].message, "no group named \"team\"");
    }
    ol_faults_release(&faults);
    trace_reader_end(&reader);
}

/* ---- random rows against a slow reader ---- */

#define DIFFERENT_ROWS 40000

struct line {
    char text[1024];
    size_t length;
};

OL_PRINTF(2, 3) static void put(struct line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    line->length +=
        (size_t)vsnprintf(line->text + line->length, sizeof line->text - line->length, format, arguments);
    va_end(arguments);
}

/* A number in one of the shapes of logs, or, rarely, something that is none. */
static void put_token(struct line *line, uint64_t *state)
{
    const uint64_t draw = fixture_random(state);
    const long long number = (long long)(fixture_random(state) >> (draw >> 8) % 64);
    switch (draw % 16) {
    case 0:
        put(line, "%lld.%03d", number % 1000000, (int)(draw >> 20 & 511));
        break;
    case 1:
        put(line, "%d.", (int)(draw >> 32 & 0xffff));
        break;
    case 2:
        put(line, "%de%d", (int)(draw >> 20 & 63), (int)(draw >> 40 & 3));
        break;
    case 3:
        put(line, "-%d.%06d", (int)(draw >> 32 & 0xff), (int)(draw >> 40 & 0xffff));
        break;
    case 4:
        put(line, "000%lld", number % 100000);
        break;
    case 5:
        put(line, "+%lld", number % 100000);
        break;
    case 6:
        put(line, "%lld", number); /* up to 19 digits */
        break;
    case 7:
        put(line, "%s", draw >> 16 & 15 ? "0" : draw >> 32 & 1 ? "1x" : "--1");
        break;
    case 8:
    case 9:
    case 10:
        put(line, "-1");
        break;
    default:
        put(line, "%lld", number % 10000000);
        break;
    }
}

/* Numbers to the right of columns of some widths, mostly whole ones. */
static void put_columns(struct line *line, uint64_t *state)
{
    const int fields = fixture_random(state) % 4 ? OL_SWF_FIELDS : 4 + (int)(fixture_random(state) % 16);
    line->length = 0;
    for (int i = 0; i < fields; i++) {
        struct line token = {.length = 0};
        if (fixture_random(state) % 64)
            put(&token, "%lld", (long long)(fixture_random(state) >> 4 >> fixture_random(state) % 64) - 1);
        else
            put_token(&token, state);
        put(line, "%s%*s", i > 0 ? " " : "", (int)(fixture_random(state) % 20), token.text);
    }
    if (fixture_random(state) % 8 == 0)
        put(line, "   ");
}

static void put_row(struct line *line, uint64_t *state)
{
    static const char *const blanks[] = {" ", "\t", "    ", " \t "};
    const int fields = 3 + (int)(fixture_random(state) % 18);
    const bool is_usual = fixture_random(state) % 2; /* single spaces, as most logs have */
    line->length = 0;
    if (!is_usual && fixture_random(state) % 4 == 0)
        put(line, "   ");
    for (int i = 0; i < fields; i++) {
        if (i > 0)
            put(line, "%s", is_usual ? " " : blanks[fixture_random(state) % 4]);
        if (is_usual && fixture_random(state) % 16)
            put(line, "%llu", (unsigned long long)(fixture_random(state) >> 4 >> fixture_random(state) % 60));
        else
            put_token(line, state);
    }
    if (fixture_random(state) % 8 == 0)
        put(line, " \r");
}

struct slow_row {
    long double values[OL_SWF_FIELDS];
    int count;
};

/* By the words of swf_row.h: a number is plain digits below 10^18, or a decimal whose millionths fit 63 bits. */
static bool read_slowly_token(const char *token, long double *value)
{
    char *end;
    *value = strtold(token, &end);
    if (*end || strpbrk(token, "xXnNiI"))
        return false;
    const char *digits = token + strspn(token, "+-0");
    const bool is_plain = strspn(digits, "0123456789") == strlen(digits);
    const bool is_short = strlen(token + (*token == '-')) <= 18 && *token != '+';
    return (is_plain && is_short) || fabsl(*value) < 9.2e12L;
}

static bool read_slowly(const char *line, struct slow_row *row)
{
    static const int times[] = {1, 2, 3, 8};
    char copy[1024], *rest = copy;
    snprintf(copy, sizeof copy, "%s", line);
    row->count = 0;
    for (char *token; row->count < OL_SWF_FIELDS && (token = strtok_r(rest, " \t\r", &rest));)
        if (!read_slowly_token(token, &row->values[row->count++]))
            return false;
    for (int i = row->count; i < OL_SWF_FIELDS; i++)
        row->values[i] = -1;
    for (int i = 0; i < 4; i++) /* 2^61 microseconds */
        if (fabsl(row->values[times[i]]) > 2305843009213.0L)
            return false;
    return row->count >= 5;
}

static void compare_rows(const char *line, const struct ol_swf_row *fast, const struct slow_row *slow)
{
    CHECK_INT(fast->count, slow->count);
    for (int i = 0; i < OL_SWF_FIELDS; i++) {
        const int before = check_failures;
        CHECK_INT(fast->whole[i], (long long)ceill(slow->values[i]));
        if (fast->decimals >> i & 1)
            CHECK_INT(fast->micros[i], llroundl(slow->values[i] * 1e6L));
        if (check_failures > before)
            printf("# in field %d of \"%s\"\n", i + 1, line);
    }
}

/* The line in a buffer, with digits behind its newline as of a next one. It may be left unread where it is no row of
 * numbers; where it is cut off, it must be. */
static bool agrees_ahead(const struct line *line, bool is_good, const struct ol_swf_row *row, uint64_t *state)
{
    char buffer[1100], why[OL_SWF_WHY];
    struct ol_swf_row ahead;
    const char *newline = NULL;
    const size_t length = (size_t)snprintf(buffer, sizeof buffer, "%s\n1234567 89 1 2 3 4", line->text);
    const enum ol_swf_ahead met = ol_swf_row_ahead(&ahead, (struct ol_slice){buffer, length - 8}, &newline, why);
    if (met != OL_SWF_UNREAD && (newline != buffer + line->length || (met == OL_SWF_READ) != is_good))
        CHECK_REPORT("\"%s\" is %s ahead, expected %s", line->text, met == OL_SWF_READ ? "good" : why,
                     is_good ? "good" : "malformed");
    if (met == OL_SWF_READ)
        CHECK(memcmp(ahead.whole, row->whole, sizeof row->whole) == 0 && ahead.decimals == row->decimals &&
              ahead.count == row->count);
    const size_t cut = fixture_random(state) % (line->length + 1);
    buffer[cut] = '\n';
    CHECK_INT(ol_swf_row_ahead(&ahead, (struct ol_slice){buffer, cut}, &newline, why), OL_SWF_UNREAD);
    return met != OL_SWF_UNREAD;
}

static void agrees_with_a_slow_reader(void)
{
    uint64_t state = 20;
    int good = 0, bad = 0, ahead = 0;
    for (int i = 0; i < DIFFERENT_ROWS && check_failures < 10; i++) {
        struct line line;
        char why[OL_SWF_WHY];
        (i % 3 ? put_row : put_columns)(&line, &state);
        struct ol_swf_row fast;
        struct slow_row slow;
        const bool fast_good = ol_swf_row_read(&fast, (struct ol_slice){line.text, line.length}, why);
        const bool slow_good = read_slowly(line.text, &slow);
        if (fast_good != slow_good)
            CHECK_REPORT("\"%s\" is %s, expected %s", line.text, fast_good ? "good" : why,
                         slow_good ? "good" : "malformed");
        else if (fast_good)
            compare_rows(line.text, &fast, &slow);
        ahead += agrees_ahead(&line, fast_good, &fast, &state);
        good += slow_good;
        bad += !slow_good;
    }
    /* both sorts are there in numbers, or the comparison says little */
    CHECK(good > DIFFERENT_ROWS / 4);
    CHECK(bad > DIFFERENT_ROWS / 20);
    CHECK(ahead > DIFFERENT_ROWS / 2);
}

/* Bytes that are neither blanks nor digits end no number, however it is laid out. */
static void odd_bytes_behind_numbers(void)
{
    static const char odd[] = {'\0', '\1', '\v', '\x1f', '!', ':', '\x7f', '\xa0'};
    static const char *const rows[] = {"1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 -1%c",
                                       "1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 33%c",
                                       "  1  2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8  -1%c",
                                       "  1  2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8  33%c",
                                       "  1  2  33%c 4 5 6",
                                       "  1  2 123456789%c 4 5 6"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t k = 0; k < sizeof odd; k++) {
            char text[100] = "", why[OL_SWF_WHY];
            const char *newline;
            struct ol_swf_row row;
            const size_t length = (size_t)snprintf(text, sizeof text, rows[i], odd[k]);
            text[length] = '\n';
            CHECK(!ol_swf_row_read(&row, (struct ol_slice){text, length}, why));
            CHECK_INT(ol_swf_row_ahead(&row, (struct ol_slice){text, length + 1}, &newline, why),
                      OL_SWF_MALFORMED);
        }
}

int main(void)
{
    CASE(padded_columns_and_header);
    CASE(loose_rows);
    CASE(absolute_epochs);
    CASE(broken_rows_are_counted);
    CASE(first_malformed_row_stops);
    CASE(ten_troubles_are_shown);
    CASE(nothing_but_comments);
    CASE(filters_and_tags);
    CASE(filter_sees_effective_size);
    CASE(bytes_that_are_no_text);
    CASE(byte_order_mark);
    CASE(columns_are_a_fault);
    CASE(odd_bytes_behind_numbers);
    CASE(agrees_with_a_slow_reader);
    return check_end();
}
