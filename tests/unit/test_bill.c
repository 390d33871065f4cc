/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of bills; those of tests/golden/fixtures/bills, and a few lines at a time. Amounts are in billionths.
 */
#include "tests/check.h"
#include "tests/fixture.h"

#include "outlay/bill.h"

#define BILLS   "tests/golden/fixtures/bills/"
#define CENT    INT64_C(10000000)
#define DOLLARS INT64_C(1000000000)

static struct fixture fixture;

/* A row that outlives the next one. */
struct kept {
    struct ol_bill_row row;
    char service[64], region[64], account[64], resource[64], category[64], tags[200], tag[64], provider[64];
};

struct reading {
    struct kept rows[20];
    size_t count;
    int got;
    const char *format;
    struct ol_bill_tally tally;
    struct ol_error error;
};

static void keep(char *to, size_t room, struct ol_slice text)
{
    snprintf(to, room, OL_SLICE_FORMAT, OL_SLICE_ARGS(text));
}
#define KEEP(kept, member) keep((kept)->member, sizeof(kept)->member, (kept)->row.member)

static void read_bill(struct reading *reading, const char *path, const char *format)
{
    memset(reading, 0, sizeof *reading);
    const struct ol_bill_request request = {.path = path, .format = format, .tag = "team"};
    struct ol_bill_reader *reader = ol_bill_open(&request, &reading->error);
    reading->got = reader ? 1 : reading->error.status;
    if (!reader)
        return;
    while (reading->count < 20) {
        struct kept *kept = &reading->rows[reading->count];
        reading->got = ol_bill_next(reader, &kept->row, &reading->error);
        if (reading->got <= 0)
            break;
        KEEP(kept, service);
        KEEP(kept, region);
        KEEP(kept, account);
        KEEP(kept, resource);
        KEEP(kept, category);
        KEEP(kept, tags);
        KEEP(kept, tag);
        KEEP(kept, provider);
        reading->count++;
    }
    reading->format = ol_bill_format_of(reader)->name;
    reading->tally = *ol_bill_tally_of(reader);
    ol_bill_close(reader);
}

static void read_text(struct reading *reading, const char *text, const char *format)
{
    read_bill(reading, fixture_write(&fixture, "bill.csv", text, strlen(text)), format);
}

/* 1769904000 s is 2026-02-01T00:00:00Z (date -u -d 2026-02-01 +%s). */
#define FEBRUARY (1769904000 * OL_SECOND)

static void focus(void)
{
    struct reading reading;
    read_bill(&reading, BILLS "focus.csv", NULL);
    CHECK_STRING(reading.format, "focus");
    CHECK_INT(reading.got, 0);
    CHECK_INT(reading.count, 6);
    const struct kept *rows = reading.rows;
    CHECK_INT(rows[0].row.start, FEBRUARY);
    CHECK_INT(rows[0].row.end, FEBRUARY + OL_HOUR);
    CHECK_INT(rows[0].row.billed, 12 * DOLLARS + 50 * CENT);
    CHECK_STRING(rows[0].service, "Machines");
    CHECK_STRING(rows[0].provider, "Cloud One");
    CHECK_STRING(rows[0].region, "north-1");
    CHECK_STRING(rows[0].account, "ann");
    CHECK_STRING(rows[0].tags, "{\"team\": \"vision\", \"project\": \"x\"}");
    CHECK_STRING(rows[0].tag, "vision");
    CHECK_INT(rows[0].row.line, 2);
    CHECK_INT(rows[1].row.effective, 7 * DOLLARS + 50 * CENT);
    CHECK_STRING(rows[2].region, ""); /* NULL */
    CHECK_STRING(rows[2].category, "Purchase");
    /* a null effective cost is the billed one */
    CHECK_INT(rows[3].row.effective, -(2 * DOLLARS + 25 * CENT));
    CHECK_INT(rows[4].row.billed, 18); /* 1.8E-8 */
    CHECK_INT(reading.tally.rows, 10);
    CHECK_INT(reading.tally.malformed, 4);
    CHECK_INT(reading.tally.shown_count, 4);
    CHECK_INT(reading.tally.shown[2].place.line, 9);
    CHECK_HAS(reading.tally.shown[2].message, "yesterday");
}

/* What each type of line costs with payments spread, as AWS describes it; the figures are those of the fixture. */
static void cost_and_usage(void)
{
    static const struct {
        const char *category;
        int64_t billed, effective, list; /* cents */
    } want[] = {
        {"Usage", 400, 400, 400},    {"Usage", 0, 120, 300},      {"Usage", 500, 250, 500},
        {"Usage", -500, 0, 0},       {"Purchase", 300, 50, 300},  {"Purchase", 150, 30, 150},
        {"Purchase", 5000, 0, 5000}, {"Purchase", 700, 700, 700}, {"Adjustment", -25, -25, -25},
    };
    struct reading reading;
    read_bill(&reading, BILLS "cur.csv", NULL);
    CHECK_STRING(reading.format, "cur");
    CHECK_INT(reading.count, 12);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        CHECK_STRING(reading.rows[i].category, want[i].category);
        CHECK_INT(reading.rows[i].row.billed, want[i].billed * CENT);
        CHECK_INT(reading.rows[i].row.effective, want[i].effective * CENT);
        CHECK_INT(reading.rows[i].row.list, want[i].list * CENT);
    }
    CHECK_STRING(reading.rows[0].tag, "vision");
    CHECK_STRING(reading.rows[0].resource, "i-1");
    CHECK_STRING(reading.rows[0].region, "us-east-1");
    CHECK_STRING(reading.rows[3].tag, "");
    CHECK_STRING(reading.rows[10].category, "Tax");
    CHECK_STRING(reading.rows[11].category, "Credit");
}

/* Names in maps, the service and the tag of one row at once. */
static void cost_and_usage_2(void)
{
    struct reading reading;
    read_bill(&reading, BILLS "cur2.csv", NULL);
    CHECK_STRING(reading.format, "cur");
    CHECK_INT(reading.count, 3);
    CHECK_STRING(reading.rows[1].service, "Amazon Elastic Compute Cloud");
    CHECK_STRING(reading.rows[1].tag, "speech");
    CHECK_STRING(reading.rows[1].account, "research");
    CHECK_INT(reading.rows[1].row.effective, 250 * CENT);
    CHECK_INT(reading.rows[1].row.start, FEBRUARY);
    CHECK_STRING(reading.rows[2].service, "AmazonS3");
}

static void azure(void)
{
    struct reading reading;
    read_bill(&reading, BILLS "azure-ea.csv", NULL);
    CHECK_STRING(reading.format, "azure");
    CHECK_INT(reading.count, 4);
    CHECK_INT(reading.tally.malformed, 1); /* day and month the other way round */
    CHECK_STRING(reading.rows[0].tags, "{\"team\": \"vision\",\"env\": \"prod\"}");
    CHECK_STRING(reading.rows[0].tag, "vision");
    CHECK_INT(reading.rows[1].row.start, FEBRUARY + 27 * OL_DAY);
    CHECK_INT(reading.rows[1].row.end, FEBRUARY + 28 * OL_DAY);
    CHECK_STRING(reading.rows[2].category, "Usage"); /* an unused reservation */
    CHECK_STRING(reading.rows[3].category, "Purchase");
    read_bill(&reading, BILLS "azure-mca.csv", NULL);
    CHECK_STRING(reading.format, "azure");
    CHECK_INT(reading.rows[0].row.billed, 450 * CENT);
    CHECK_INT(reading.rows[0].row.list, 500 * CENT);
    CHECK_STRING(reading.rows[0].tag, "vision");
    CHECK_STRING(reading.rows[1].category, "Credit");
}

static void plain(void)
{
    struct reading reading;
    read_bill(&reading, BILLS "plain.csv", NULL);
    CHECK_STRING(reading.format, "plain");
    CHECK_INT(reading.count, 2);
    CHECK_INT(reading.rows[0].row.start, FEBRUARY);
    CHECK_INT(reading.rows[1].row.start, FEBRUARY + OL_DAY); /* 1769990400 s */
    CHECK_INT(reading.rows[1].row.effective, 2 * DOLLARS);
    CHECK_INT(reading.tally.malformed, 1);
}

/* What was guarded against spreadsheets is as it was; a value of a tag is unescaped, and its key may be anything. */
static void odd_texts(void)
{
    struct reading reading;
    read_text(&reading,
              "BilledCost,ChargePeriodStart,ServiceName,Tags\n"
              "1,2026-02-01T00:00:00.1234567Z,'=sum,\"{\"\"x\"\": {\"\"team\"\": \"\"in\"\"}, \"\"team\"\": "
              "\"\"a\\\"\"b\"\"}\"\n"
              "1,2026-02-01T00:00:00Z,'plain,{broken team\n",
              NULL);
    CHECK_INT(reading.tally.rows, 2);
    CHECK_INT(reading.count, 1); /* a seventh digit that is not zero is no time that can be kept */
    CHECK_STRING(reading.rows[0].service, "'plain");
    CHECK_STRING(reading.rows[0].tag, "");
    read_text(&reading,
              "BilledCost,ChargePeriodStart,ServiceName,Tags\n"
              "1,2026-02-01,'=sum,\"{\"\"x\"\": {\"\"team\"\": \"\"in\"\"}, \"\"team\"\": \"\"a\\\"\"b\"\"}\"\n",
              NULL);
    CHECK_STRING(reading.rows[0].service, "=sum");
    CHECK_STRING(reading.rows[0].tag, "a\"b");
}

static void refused(void)
{
    struct reading reading;
    read_text(&reading, "", NULL);
    CHECK_INT(reading.got, OL_BAD_INPUT);
    CHECK_HAS(reading.error.message, "empty");
    read_text(&reading, "alpha,beta\n1,2\n", NULL);
    CHECK_HAS(reading.error.message, "\"alpha\"");
    read_text(&reading, "time,value\n", "azure");
    CHECK_HAS(reading.error.message, "Date");
    read_text(&reading, "time,value\n", "ofx");
    CHECK_INT(reading.got, OL_BAD_USAGE);
    read_bill(&reading, "tests/fixtures/no-such-bill.csv", NULL);
    CHECK_INT(reading.got, OL_BAD_INPUT);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(focus);
    CASE(cost_and_usage);
    CASE(cost_and_usage_2);
    CASE(azure);
    CASE(plain);
    CASE(odd_texts);
    CASE(refused);
    fixture_end(&fixture);
    return check_end();
}
