/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two pages of Azure's retail prices, made up by hand in tests/fixtures/prices: the steps of two prices lie apart and
 * on both pages, one of them out of order. The book is worked out by eye.
 */
#include "tests/fixture.h"
#include "tests/imported_book.h"

#define SINCE " from 2025-01-01T00:00:00Z"

static struct fixture fixture;
static const char *const pages[] = {"tests/fixtures/prices/azure_page_1.json",
                                    "tests/fixtures/prices/azure_page_2.json"};

/* 4380 a year of 8760 hours are 0.5 an hour; 7884 for three are 0.3; 0.5 for 100 hours are 0.005. Unknown are the low
 * priority machine, the development price and the search service; the price in euros and the step without a beginning
 * are broken. */
static void two_pages(void)
{
    const struct ol_import import = {.files = pages, .file_count = 2, .from = OL_ALWAYS};
    struct imported_book got = imported_book_of(&ol_import_azure_retail, &import);
    imported_count(&got, 17, 11, 0, 3, 0, 0, 2);
    CHECK_STRING(ol_text_string(&got.shown),
                 "instance on-demand Q8_v9 testus - linux 0.8" SINCE "\n"
                 "instance compute-plan Q8_v9 testus - linux 0.6 1y no-upfront" SINCE "\n"
                 "instance compute-plan Q8_v9 testus - linux 0.4 3y no-upfront" SINCE "\n"
                 "instance on-demand Q8_v9 testus - windows 1.2" SINCE " to 2026-01-01T00:00:00Z\n"
                 "instance spot Q8_v9 testus - linux 0.2" SINCE "\n"
                 "instance reserved Q8_v9 testus - linux 0.5 1y no-upfront" SINCE "\n"
                 "instance reserved Q8_v9 testus - linux 0.3 3y no-upfront" SINCE "\n"
                 "address on-demand - testus - - 0.005" SINCE "\n"
                 "storage on-demand hot testus - - 0.018" SINCE " [0 0.018] [51200 0.0173] [512000 0.0166]\n"
                 "egress on-demand - testus - - 0" SINCE " [0 0] [100 0.087] pool egress\n"
                 "write-request on-demand cool-zrs testus - - 0.00001" SINCE "\n");
    CHECK_HAS(got.tally.shown[0].message, "EUR");
    CHECK_HAS(got.tally.shown[1].message, "tierMinimumUnits 0");
    imported_book_free(&got);
}

/* Of the 17 items, those of systems other than windows are left out; what has no system stays. */
static void windows_only(void)
{
    static const char *const systems[] = {"windows", NULL};
    const struct ol_import import = {
        .files = pages, .file_count = 1, .filter = {.systems = systems}, .from = OL_ALWAYS};
    struct imported_book got = imported_book_of(&ol_import_azure_retail, &import);
    CHECK_INT(got.tally.filtered, 4); /* on demand, spot, two reservations */
    CHECK_HAS(ol_text_string(&got.shown), "windows 1.2");
    CHECK(!strstr(ol_text_string(&got.shown), "linux"));
    imported_book_free(&got);
}

static void no_pages(void)
{
    static const char *const files[] = {"{\"Error\": \"throttled\"}", "{\"Items\": [", "", "{\"Items\": [{]}"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = fixture_write(&fixture, "page.json", files[i], strlen(files[i]));
        struct imported_book got = imported_book_of_file(&ol_import_azure_retail, path);
        CHECK_INT(got.status, OL_BAD_INPUT);
        CHECK(got.error.message[0] != 0);
        imported_book_free(&got);
    }
}

/* More prices than are held open at once: 2,500 meters, and the second step of the first behind them all is too late.
 * Those before are whole. */
static void more_meters_than_are_held(void)
{
    struct ol_text bytes = {0};
    ol_text_adds(&bytes, "{\"Items\":[");
    for (int i = 0; i <= 2500; i++)
        ol_text_addf(
            &bytes,
            "%s{\"type\":\"Consumption\",\"serviceName\":\"Storage\",\"productName\":\"General Block Blob v2\","
            "\"skuName\":\"Hot LRS\",\"meterName\":\"Hot LRS Data Stored\",\"unitOfMeasure\":\"1 GB/Month\","
            "\"armRegionName\":\"r%d\",\"meterId\":\"m%d\",\"retailPrice\":0.5,\"tierMinimumUnits\":%d}",
            i ? "," : "", i % 2500, i % 2500, i == 2500 ? 100 : 0);
    ol_text_adds(&bytes, "]}");
    const char *path = fixture_write(&fixture, "page.json", bytes.data, bytes.length);
    struct imported_book got = imported_book_of_file(&ol_import_azure_retail, path);
    imported_count(&got, 2501, 2500, 0, 0, 0, 0, 1);
    imported_book_free(&got);
    ol_text_release(&bytes);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(two_pages);
    CASE(windows_only);
    CASE(no_pages);
    CASE(more_meters_than_are_held);
    fixture_end(&fixture);
    return check_end();
}
