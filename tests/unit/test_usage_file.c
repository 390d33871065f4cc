/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/arena.h"
#include "outlay/text.h"
#include "pricing/usage_file.h"
#include "tests/check.h"
#include "tests/fuzz/memory_file.h"

struct rows {
    struct ol_usage rows[16];
    size_t count;
    struct ol_labels labels;
    struct ol_error error;
    int status;
};

static void read_text(struct rows *rows, const char *text)
{
    struct memory_file file = memory_file_new(text, strlen(text));
    struct ol_usage_reader *reader = ol_usage_reader_open(file.path, &rows->labels, OL_NOWHERE, &rows->error);
    rows->status = reader ? 1 : rows->error.status;
    rows->count = 0;
    while (rows->status > 0 && rows->count < 16 &&
           (rows->status = ol_usage_read(reader, &rows->rows[rows->count], &rows->error)) > 0)
        rows->count++;
    ol_usage_reader_close(reader);
    memory_file_free(&file);
}

static const char *text_of(const struct rows *rows, ol_label label)
{
    static char buffer[OL_LABEL_BUFFER];
    return ol_label_text(&rows->labels, label, buffer);
}

/* What comes back of rows that were written. */
static void round_trip(void)
{
    static const char text[] = OL_USAGE_COLUMNS
        "\n"
        "2026-01-01T00:00:00Z,2026-01-01T10:00:00.5Z,aws,prod,instance,p4d.24xlarge,us-east-1,us-east-1a,linux,"
        "spot,0.25,,provider,,job-1,\"{\"\"project\"\":\"\"x\"\",\"\"team\"\":\"\"vision\"\"}\"\n"
        "2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,,42,storage,standard,,,,on-demand,0.000000001,1000000,user,"
        "2025-12-20T00:00:00Z,\"a,b\",\n";
    struct rows rows = {0};
    struct ol_text written = {0};
    read_text(&rows, text);
    CHECK_INT(rows.status, 0);
    CHECK_INT(rows.count, 2);
    struct ol_output *output = ol_output_to_text(&written);
    ol_usage_write_header(output);
    for (size_t i = 0; i < rows.count; i++)
        ol_usage_write(output, &rows.rows[i], &rows.labels);
    CHECK_INT(ol_output_close(output, NULL), OL_OK);
    CHECK_STRING(ol_text_string(&written), text);
    ol_text_release(&written);
    ol_labels_release(&rows.labels);
}

static void cells(void)
{
    struct rows rows = {0};
    read_text(&rows, "quantity,meter,start,ended,term,end,objects,account\n"
                     "1.5,instance,2026-01-01T12:00:00+02:00,user,spot,2026-01-02,,007\n"
                     " 2 , egress ,2026-01-01,,,,,\n");
    CHECK_INT(rows.status, 0);
    CHECK_INT(rows.count, 2);
    const struct ol_usage *first = &rows.rows[0], *second = &rows.rows[1];
    CHECK(first->start == ol_instant_of((struct ol_civil){.year = 2026, .month = 1, .day = 1, .hour = 10}));
    CHECK(first->end == ol_instant_of((struct ol_civil){.year = 2026, .month = 1, .day = 2}));
    CHECK(first->quantity == 3 * OL_MONEY_UNIT / 2);
    CHECK_INT(first->ended, OL_USAGE_BY_USER);
    CHECK_INT(first->line, 2);
    CHECK_STRING(text_of(&rows, first->account), "007");
    CHECK_INT(second->meter, OL_METER_EGRESS);
    CHECK_INT(second->term, 0); /* on demand */
    CHECK_INT(second->ended, OL_USAGE_RUNNING);
    CHECK(second->end == second->start);
    CHECK(second->quantity == 2 * OL_MONEY_UNIT);
    CHECK_INT(second->account, OL_NO_LABEL);
    ol_labels_release(&rows.labels);
}

/* Cells that repeat the row above, and those that do not after one that did. */
static void repeated_cells(void)
{
    struct rows rows = {0};
    read_text(&rows, "start,end,meter,quantity,item\n"
                     "2026-01-01,2026-01-02,egress,1,a\n"
                     "2026-01-01,,egress,1,a\n"
                     "2026-01-03,,egress,2,b\n"
                     "2026-01-03,2026-01-04,egress,2,b\n"
                     "2026-01-03,2026-01-04,egress,1,a\n");
    CHECK_INT(rows.count, 5);
    CHECK(rows.rows[0].end - rows.rows[0].start == OL_DAY);
    CHECK(rows.rows[1].end == rows.rows[1].start);
    CHECK(rows.rows[2].end == rows.rows[2].start);
    CHECK(rows.rows[3].end - rows.rows[3].start == OL_DAY);
    CHECK_INT(rows.rows[4].item, rows.rows[0].item);
    CHECK(rows.rows[4].quantity == OL_MONEY_UNIT);
    ol_labels_release(&rows.labels);
}

/* A JSON object, columns of single tags, or both; sorted by name, the column's own value over the object's. */
static void tags(void)
{
    struct rows rows = {0};
    read_text(&rows,
              "start,meter,quantity,tag:team,tags,tag:env\n"
              "2026-01-01,egress,1,vision,,\n"
              "2026-01-01,egress,1,,\"{\"\"z\"\":\"\"1\"\",\"\"a\"\":2}\",\n"
              "2026-01-01,egress,1,vision,\"{\"\"z\"\":\"\"1\"\"}\",prod\n"
              "2026-01-01,egress,1,,,\n"
              "2026-01-01,egress,1,vision,,\n"
              "2026-01-01,egress,1,,,vision\n"
              "2026-01-01,egress,1,,\"{ \"\"a\"\" : \"\"2\"\", \"\"z\"\":1 }\",\n"
              "2026-01-01,egress,1,\"x\"\"y\",{},\n"
              "2026-01-01,egress,1,own,\"{\"\"team\"\":\"\"1\"\",\"\"a\"\":\"\"3\"\",\"\"a\"\":\"\"2\"\"}\",\n");
    CHECK_INT(rows.status, 0);
    CHECK_INT(rows.count, 9);
    CHECK_STRING(text_of(&rows, rows.rows[8].tags), "{\"a\":\"2\",\"team\":\"own\"}");
    CHECK_STRING(text_of(&rows, rows.rows[0].tags), "{\"team\":\"vision\"}");
    CHECK_STRING(text_of(&rows, rows.rows[1].tags), "{\"a\":\"2\",\"z\":\"1\"}");
    CHECK_STRING(text_of(&rows, rows.rows[2].tags), "{\"env\":\"prod\",\"team\":\"vision\",\"z\":\"1\"}");
    CHECK_INT(rows.rows[3].tags, OL_NO_LABEL);
    CHECK_INT(rows.rows[4].tags, rows.rows[0].tags);
    CHECK_STRING(text_of(&rows, rows.rows[5].tags), "{\"env\":\"vision\"}");
    CHECK_INT(rows.rows[6].tags, rows.rows[1].tags); /* the same set, otherwise written */
    CHECK_STRING(text_of(&rows, rows.rows[7].tags), "{\"team\":\"x\\\"y\"}");
    ol_labels_release(&rows.labels);
}

/* What a writer has put before a spreadsheet's formula is not the text's. */
static void formulas(void)
{
    struct rows rows = {0};
    struct ol_text written = {0};
    read_text(&rows, "start,meter,quantity,resource\n2026-01-01,egress,1,'=1+1\n2026-01-01,egress,1,'plain\n");
    CHECK_STRING(text_of(&rows, rows.rows[0].resource), "=1+1");
    CHECK_STRING(text_of(&rows, rows.rows[1].resource), "'plain");
    struct ol_output *output = ol_output_to_text(&written);
    ol_usage_write(output, &rows.rows[0], &rows.labels);
    ol_output_close(output, NULL);
    CHECK_HAS(ol_text_string(&written), ",'=1+1,");
    ol_text_release(&written);
    ol_labels_release(&rows.labels);
}

static void check_refused(const char *text, const char *part, int line)
{
    struct rows rows = {0};
    read_text(&rows, text);
    CHECK_INT(rows.status, OL_BAD_INPUT);
    CHECK_HAS(rows.error.message, part);
    CHECK_INT(rows.error.place.line, line);
    ol_labels_release(&rows.labels);
}

#define HEADER "start,end,meter,quantity,term,ended,objects,tags\n"

static void refused(void)
{
    check_refused("start,quanttiy,meter\n", "did you mean \"quantity\"?", 1);
    check_refused("start,colour,meter\n", "there is no column \"colour\"", 1);
    check_refused("start,meter\n", "the column \"quantity\" is missing", 1);
    check_refused("start,meter,quantity,start\n", "stands there twice", 1);
    check_refused("start,meter,tag:a,quantity,tag:ab,tag:a\n", "the column \"tag:a\" stands there twice", 1);
    check_refused(HEADER "2026-01-32,,egress,1,,,,\n", "not in the calendar", 2);
    check_refused(HEADER ",,egress,1,,,,\n", "is no instant", 2);
    check_refused(HEADER "2026-01-02,2026-01-01,egress,1,,,,\n", "the end is before the start", 2);
    check_refused(HEADER "2026-01-01,,egres,1,,,,\n", "did you mean \"egress\"?", 2);
    check_refused(HEADER "2026-01-01,,egress,many,,,,\n", "\"many\" is no number", 2);
    check_refused(HEADER "2026-01-01,,egress,-1,,,,\n", "less than nothing", 2);
    check_refused(HEADER "2026-01-01,,egress,,,,,\n", "is no number", 2);
    check_refused(HEADER "2026-01-01,,egress,1,sopt,,,\n", "did you mean \"spot\"?", 2);
    check_refused(HEADER "2026-01-01,,egress,1,,nobody,,\n", "\"nobody\" is not known", 2);
    check_refused(HEADER "2026-01-01,,egress,1,,,-2,\n", "is no number of objects", 2);
    check_refused(HEADER "2026-01-01,,egress,1,,,,{\n", "write a JSON object", 2);
    check_refused(HEADER "2026-01-01,,egress,1,,,,\"{\"\"a\"\":{}}\"\n", "write a JSON object", 2);
    check_refused(HEADER "2026-01-01,,egress,1,,,,\"[1]\"\n", "write a JSON object", 2);
    check_refused(HEADER "2026-01-01,,egress,1,,,,,9\n", "more fields than the header", 2);
    check_refused("start,end,meter,quantity\n2026-01-01,,egress,1\n2026-01-01,,egress,x\n", "\"x\" is no number",
                  3);
}

/* A machine without an end is not one that ended as it started; nor is data that is kept. */
static void ends(void)
{
    struct rows rows = {0};
    check_refused(HEADER "2026-01-01,,instance,1,,,,\n", "held and stored meters need an end", 2);
    check_refused(HEADER "2026-01-01,2026-01-02,storage,1,,,,\n2026-01-01,,storage,1,,,,\n",
                  "held and stored meters need an end", 3);
    check_refused("start,meter,quantity\n2026-01-01,address,1\n", "held and stored meters need an end", 2);
    check_refused(HEADER "2026-01-01,2026-01-01,storage,1,,,,\n", "needs an end after its start", 2);
    read_text(&rows, HEADER "2026-01-01,2026-01-01,instance,1,,,,\n2026-01-01,2026-01-01,egress,1,,,,\n");
    CHECK_INT(rows.status, 0);
    CHECK_INT(rows.count, 2);
    ol_labels_release(&rows.labels);
}

static void nothing(void)
{
    struct rows rows = {0};
    read_text(&rows, "");
    CHECK_INT(rows.status, OL_BAD_INPUT);
    CHECK_HAS(rows.error.message, "the file is empty");
    read_text(&rows, OL_USAGE_COLUMNS "\n");
    CHECK_INT(rows.status, 0);
    CHECK_INT(rows.count, 0);
    ol_labels_release(&rows.labels);
}

int main(void)
{
    CASE(round_trip);
    CASE(cells);
    CASE(repeated_cells);
    CASE(tags);
    CASE(formulas);
    CASE(refused);
    CASE(ends);
    CASE(nothing);
    return check_end();
}
