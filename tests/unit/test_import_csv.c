/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain CSV and OpenCost's two forms, made up by hand in tests/fixtures/prices; the book is worked out by eye.
 */
#include "tests/fixture.h"
#include "tests/imported_book.h"

static struct fixture fixture;

static struct imported_book import_bytes(const char *bytes)
{
    const char *path = fixture_write(&fixture, "list.csv", bytes, strlen(bytes));
    return imported_book_of_file(&ol_import_plain_csv, path);
}

/* 73 a month are 73/730 = 0.1 an hour; 0.05 for 10,000 requests are 0.000005 apiece. Lines 2 (a comma in the amount)
 * and 9 to 13 are broken, line 8 is in euros, line 14 has no price. */
static void all_columns(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_plain_csv, "tests/fixtures/prices/plain.csv");
    static const int lines[] = {2, 9, 10, 11, 12, 13};
    static const char *const parts[] = {"0,5", "forever", "machine", "fortnight", "1 or 3", "2026-13-01"};
    imported_count(&got, 13, 6, 1, 0, 1, 0, 6);
    CHECK_STRING(ol_text_string(&got.shown),
                 "instance on-demand m9.big east - linux 0.5 from 2026-01-01T00:00:00Z to 2026-07-01T00:00:00Z\n"
                 "instance spot m9.big east - linux 0.125 from 2026-01-01T00:00:00Z to 2026-07-01T00:00:00Z\n"
                 "instance reserved m9.big east - - 0 3y all-upfront upfront 13140\n"
                 "instance reserved m9.big east - - 0.1 1y no-upfront\n"
                 "storage on-demand standard east - - 0.02\n"
                 "write-request on-demand standard - - - 0.000005\n");
    CHECK_INT(got.tally.shown_count, 6);
    for (size_t i = 0; i < got.tally.shown_count && i < 6; i++) {
        CHECK_INT(got.tally.shown[i].place.line, lines[i]);
        CHECK_HAS(got.tally.shown[i].message, parts[i]);
    }
    const struct ol_book_type *type = ol_book_type(got.book, "m9.big");
    CHECK(type && type->gpus == 2 && strcmp(type->gpu, "Z4") == 0 && type->memory_bytes == 64LL << 30);
    imported_book_free(&got);
}

/* A byte order mark, `sep=,`, CRLF, a name with a comma, a row without a price. */
static void as_spreadsheets_write(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_plain_csv, "tests/fixtures/prices/karpenter.csv");
    imported_count(&got, 2, 1, 0, 0, 1, 0, 0);
    CHECK_STRING(ol_text_string(&got.shown), "instance on-demand m9,odd west - - 0.204\n");
    imported_book_free(&got);
}

static void a_row_twice(void)
{
    struct imported_book got = import_bytes("region,sku,price\na,m,1\na,m,2\nb,m,3\n");
    imported_count(&got, 3, 2, 0, 0, 0, 1, 0);
    CHECK_STRING(ol_text_string(&got.shown), "instance on-demand m a - - 1\ninstance on-demand m b - - 3\n");
    imported_book_free(&got);
}

/* A payment is a commitment's: beside another term it tells no two prices apart. */
static void payments_without_a_commitment(void)
{
    struct imported_book got = import_bytes("sku,price,payment\nm,1,all-upfront\nm,2,no-upfront\n");
    imported_count(&got, 2, 1, 0, 0, 0, 1, 0);
    CHECK_STRING(ol_text_string(&got.shown), "instance on-demand m - - - 1\n");
    imported_book_free(&got);
}

/* What could never be a price or a name of the book. */
static void odd_rows(void)
{
    struct imported_book got = import_bytes("region,type,price\na,m,-1\n\xff,m,1\na,\x01,1\na,n,1e-3\na,o,free\n");
    imported_count(&got, 5, 1, 0, 0, 0, 0, 4);
    CHECK_STRING(ol_text_string(&got.shown), "instance on-demand n a - - 0.001\n");
    imported_book_free(&got);
}

/* The region and the date that the user gives stand in for columns that are not there. */
static void given_by_the_user(void)
{
    const char *path = fixture_write(&fixture, "list.csv", "type,spot\nm,0.5\n", 16);
    const struct ol_import import = {.files = &path, .file_count = 1, .region = "here", .from = 86400 * OL_SECOND};
    struct imported_book got = imported_book_of(&ol_import_plain_csv, &import);
    CHECK_STRING(ol_text_string(&got.shown), "instance spot m here - - 0.5 from 1970-01-02T00:00:00Z\n");
    imported_book_free(&got);
}

/* Azure's machines go without the word before nearly all of them; of other clouds nothing is known. */
static void names_of_azure(void)
{
    static const char list[] = "meter,type,hourly\ninstance,Standard_Q4,1\naddress,Standard_IP,2\n";
    static const char *const types[] = {"Q4", NULL};
    const char *path = fixture_write(&fixture, "list.csv", list, strlen(list));
    struct ol_import import = {
        .files = &path, .file_count = 1, .provider = "azure", .filter.types = types, .from = OL_ALWAYS};
    struct imported_book got = imported_book_of(&ol_import_plain_csv, &import);
    CHECK_STRING(ol_text_string(&got.shown), "instance on-demand Q4 - - - 1\n"
                                             "address on-demand Standard_IP - - - 2\n");
    imported_book_free(&got);
    import.provider = "other";
    import.filter.types = NULL;
    got = imported_book_of(&ol_import_plain_csv, &import);
    CHECK_HAS(ol_text_string(&got.shown), "instance on-demand Standard_Q4 - - - 1\n");
    imported_book_free(&got);
}

static void unknown_headers(void)
{
    static const struct {
        const char *bytes, *found, *needed;
    } files[] = {
        {"region,type,cost\na,b,1\n", "region, type, cost", "on_demand_usd_per_hour"},
        {"region,price\na,1\n", "region, price", "instance_type"},
        {"a,b,c,d,e,f,g,h,i,j,k,l,m\n", "l and 1 more", "price"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct imported_book got = import_bytes(files[i].bytes);
        CHECK_INT(got.status, OL_BAD_INPUT);
        CHECK_INT(got.error.place.line, 1);
        CHECK_HAS(got.error.message, files[i].found);
        CHECK_HAS(got.error.message, files[i].needed);
        imported_book_free(&got);
    }
}

/* 0.0001 a GB and hour are 0.073 a GB and month of 730 hours. */
static void opencost_csv(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_plain_csv, "tests/fixtures/prices/opencost.csv");
    imported_count(&got, 4, 4, 0, 0, 0, 0, 0);
    CHECK_STRING(ol_text_string(&got.shown), "instance on-demand node-of-test-1 - - - 0.25\n"
                                             "instance on-demand Standard_Q32 west - - 0.125\n"
                                             "gpu on-demand Fancy_4000 - - - 0.75\n"
                                             "block-storage on-demand fast-disks - - - 0.073\n");
    imported_book_free(&got);
}

/* 0.00005 x 730 = 0.0365. The GPU's price is empty. */
static void opencost_json(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_opencost, "tests/fixtures/prices/opencost.json");
    imported_count(&got, 7, 6, 0, 0, 1, 0, 0);
    CHECK_STRING(ol_text_string(&got.shown), "vcpu on-demand - - - - 0.03\n"
                                             "vcpu spot - - - - 0.006\n"
                                             "memory on-demand - - - - 0.004\n"
                                             "block-storage on-demand - - - - 0.0365\n"
                                             "inter-zone on-demand - - - - 0.01\n"
                                             "egress on-demand - - - - 0.12\n");
    imported_book_free(&got);
    got = imported_book_of_file(&ol_import_opencost, "tests/fixtures/prices/gcp_catalogue.json");
    CHECK_INT(got.status, OL_BAD_INPUT);
    CHECK_HAS(got.error.message, "OpenCost");
    imported_book_free(&got);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(all_columns);
    CASE(as_spreadsheets_write);
    CASE(a_row_twice);
    CASE(payments_without_a_commitment);
    CASE(odd_rows);
    CASE(given_by_the_user);
    CASE(names_of_azure);
    CASE(unknown_headers);
    CASE(opencost_csv);
    CASE(opencost_json);
    fixture_end(&fixture);
    return check_end();
}
