/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the shipped books say of what is stored and what passes: figures of the providers' price pages for us-east,
 * typed from those, and the mission documents' of logs.
 */
#include "tests/shipped.h"

/* The S3, Cloud Storage and blob price pages. */
static void stored_objects(void)
{
    const struct {
        const struct ol_book *book;
        const char *class, *region, *price;
        int days;
    } rows[] = {
        {aws, "standard", "us-east-1", "0.023", 0},
        {aws, "intelligent-tiering/frequent", "us-east-1", "0.023", -1},
        {aws, "intelligent-tiering/infrequent", "us-east-1", "0.0125", -1},
        {aws, "intelligent-tiering/archive-instant", "us-east-1", "0.004", -1},
        {aws, "intelligent-tiering/archive", "us-east-1", "0.0036", -1},
        {aws, "intelligent-tiering/deep-archive", "us-east-1", "0.00099", -1},
        {aws, "standard-ia", "us-east-1", "0.0125", 30},
        {aws, "one-zone-ia", "us-east-1", "0.01", 30},
        {aws, "glacier-instant", "us-east-1", "0.004", 90},
        {aws, "glacier-flexible", "us-east-1", "0.0036", 90},
        {aws, "deep-archive", "us-east-1", "0.00099", 180},
        {gcp, "standard", "us-central1", "0.02", 0},
        {gcp, "nearline", "us-central1", "0.01", 30},
        {gcp, "coldline", "us-central1", "0.004", 90},
        {gcp, "archive", "us-central1", "0.0012", 365},
        {azure, "hot", "eastus", "0.018", 0},
        {azure, "cool", "eastus", "0.01", 30},
        {azure, "cold", "eastus", "0.0036", 90},
        {azure, "archive", "eastus", "0.002", 180},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct asked asked = {.meter = OL_METER_STORAGE, .item = rows[i].class, .region = rows[i].region};
        const struct ol_book_class *class = ol_book_class(rows[i].book, rows[i].class);
        check_price(rows[i].book, asked, "2025-01-01", 0, rows[i].price);
        if (rows[i].days < 0)
            continue;
        CHECK(class);
        if (class)
            CHECK_INT(class->minimum_stay, rows[i].days * OL_DAY);
    }
    const struct asked standard = {.meter = OL_METER_STORAGE, .item = "standard", .region = "us-east-1"};
    check_price(aws, standard, "2025-01-01", 50 * 1024 - 1, "0.023");
    check_price(aws, standard, "2025-01-01", 50 * 1024, "0.022");
    check_price(aws, standard, "2025-01-01", 500 * 1024, "0.021");
}

static void sizes_of_objects(void)
{
    static const char *const archives[] = {"glacier-flexible", "deep-archive"};
    static const char *const infrequent[] = {"standard-ia", "one-zone-ia", "glacier-instant"};
    for (size_t i = 0; i < sizeof archives / sizeof *archives; i++) {
        const struct ol_book_class *class = ol_book_class(aws, archives[i]);
        CHECK(class);
        if (!class)
            continue;
        CHECK_INT(class->overhead_bytes, 32 << 10);
        CHECK_INT(class->standard_overhead_bytes, 8 << 10);
        CHECK_STRING(class->standard, "standard");
    }
    for (size_t i = 0; i < sizeof infrequent / sizeof *infrequent; i++) {
        const struct ol_book_class *class = ol_book_class(aws, infrequent[i]);
        CHECK(class);
        if (class)
            CHECK_INT(class->minimum_bytes, 128 << 10);
    }
    const struct ol_book_class *tiering = ol_book_class(aws, "intelligent-tiering");
    CHECK(tiering);
    if (tiering)
        CHECK_INT(tiering->monitored_bytes, 128 << 10);
}

static void read_and_moved(void)
{
    static const struct {
        enum ol_meter meter;
        const char *item, *price;
    } rows[] = {
        {OL_METER_RETRIEVAL, "standard-ia", "0.01"},
        {OL_METER_RETRIEVAL, "glacier-instant", "0.03"},
        {OL_METER_RETRIEVAL, "glacier-flexible", "0.01"},
        {OL_METER_RETRIEVAL, "glacier-flexible/expedited", "0.03"},
        {OL_METER_RETRIEVAL, "deep-archive/standard", "0.02"},
        {OL_METER_RETRIEVAL, "deep-archive/bulk", "0.0025"},
        /* per object: .01, .02, .03 and .05 a thousand; .0025 a thousand watched */
        {OL_METER_TRANSITION, "standard-ia", "0.00001"},
        {OL_METER_TRANSITION, "glacier-instant", "0.00002"},
        {OL_METER_TRANSITION, "glacier-flexible", "0.00003"},
        {OL_METER_TRANSITION, "deep-archive", "0.00005"},
        {OL_METER_MONITORING, "intelligent-tiering", "0.0000025"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_price(aws, (struct asked){.meter = rows[i].meter, .item = rows[i].item, .region = "us-east-1"},
                    "2025-01-01", 0, rows[i].price);
    static const char *const google[] = {"nearline", "0.01", "coldline", "0.02", "archive", "0.05"};
    for (size_t i = 0; i < sizeof google / sizeof *google; i += 2)
        check_price(gcp, (struct asked){.meter = OL_METER_RETRIEVAL, .item = google[i], .region = "europe-west4"},
                    "2025-01-01", 0, google[i + 1]);
}

/* The providers' pages on traffic. */
static void traffic(void)
{
    const struct {
        const struct ol_book *book;
        enum ol_meter meter;
        const char *item, *region;
        int64_t gb;
        const char *price;
    } rows[] = {
        {aws, OL_METER_EGRESS, NULL, "us-east-1", 0, "0"},
        {aws, OL_METER_EGRESS, NULL, "us-east-1", 99, "0"},
        {aws, OL_METER_EGRESS, NULL, "us-east-1", 100, "0.09"},
        {aws, OL_METER_EGRESS, NULL, "us-east-1", 10 * 1024 - 1, "0.09"},
        {aws, OL_METER_EGRESS, NULL, "us-east-1", 10 * 1024, "0.085"},
        {aws, OL_METER_EGRESS, NULL, "us-east-1", 50 * 1024, "0.07"},
        {aws, OL_METER_EGRESS, NULL, "eu-west-1", 150 * 1024, "0.05"},
        {aws, OL_METER_INTER_ZONE, NULL, "us-east-1", 0, "0.01"},
        {aws, OL_METER_INTER_REGION, "us-east-2", "us-east-1", 0, "0.01"},
        {aws, OL_METER_INTER_REGION, "us-west-2", "us-east-1", 0, "0.02"},
        {aws, OL_METER_NAT, NULL, "us-east-1", 0, "0.045"},
        {aws, OL_METER_NAT_DATA, NULL, "us-east-1", 0, "0.045"},
        {aws, OL_METER_ADDRESS, NULL, "us-east-1", 0, "0.005"},
        {gcp, OL_METER_EGRESS, NULL, "us-central1", 0, "0.12"},
        {gcp, OL_METER_EGRESS, NULL, "us-central1", 1024, "0.11"},
        {gcp, OL_METER_EGRESS, NULL, "us-central1", 10 * 1024, "0.08"},
        {gcp, OL_METER_EGRESS, "china", "europe-west1", 0, "0.23"},
        {gcp, OL_METER_EGRESS, "australia", "us-central1", 0, "0.19"},
        {azure, OL_METER_EGRESS, NULL, "eastus", 99, "0"},
        {azure, OL_METER_EGRESS, NULL, "eastus", 100, "0.087"},
        {azure, OL_METER_INTER_ZONE, NULL, "eastus", 0, "0"},
        {azure, OL_METER_INTER_REGION, NULL, "eastus", 0, "0.02"},
        {azure, OL_METER_INTER_REGION, NULL, "japaneast", 0, "0.08"},
        {azure, OL_METER_INTER_REGION, NULL, "brazilsouth", 0, "0.16"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_price(rows[i].book,
                    (struct asked){.meter = rows[i].meter, .item = rows[i].item, .region = rows[i].region},
                    "2025-01-01", rows[i].gb, rows[i].price);
    const struct ol_price *egress =
        find(aws, (struct asked){.meter = OL_METER_EGRESS, .region = "us-east-1"}, "2025-01-01");
    CHECK(egress && egress->pool != OL_NO_LABEL);
}

/* The Lambda price page; the mission documents on logs. */
static void functions_and_logs(void)
{
    static const struct {
        enum ol_meter meter;
        const char *item;
        int64_t volume;
        const char *price;
    } rows[] = {
        {OL_METER_FUNCTION_REQUEST, NULL, 999999, "0"},
        {OL_METER_FUNCTION_REQUEST, NULL, 1000000, "0.0000002"},
        {OL_METER_FUNCTION_MEMORY, NULL, 399999, "0"},
        {OL_METER_FUNCTION_MEMORY, NULL, 400000, "0.0000166667"},
        {OL_METER_FUNCTION_MEMORY, NULL, 6000000000, "0.000015"},
        {OL_METER_FUNCTION_MEMORY, NULL, 15000000000, "0.0000133334"},
        {OL_METER_FUNCTION_MEMORY, "arm", 399999, "0"},
        {OL_METER_FUNCTION_MEMORY, "arm", 400000, "0.0000133334"},
        {OL_METER_FUNCTION_MEMORY, "provisioned", 0, "0.0000097222"},
        {OL_METER_FUNCTION_MEMORY, "kept-warm", 0, "0.0000041667"},
        {OL_METER_FUNCTION_MEMORY, "provisioned-arm", 0, "0.0000077778"},
        {OL_METER_FUNCTION_MEMORY, "kept-warm-arm", 0, "0.0000033334"},
        {OL_METER_LOG_INGEST, NULL, 0, "0.5"},
        {OL_METER_LOG_INGEST, "datadog", 0, "1.7"},
        {OL_METER_LOG_INGEST, "splunk", 0, "150"},
        {OL_METER_LOG_INGEST, "elk", 0, "0.1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_price(aws, (struct asked){.meter = rows[i].meter, .item = rows[i].item, .region = "us-east-1"},
                    "2025-01-01", rows[i].volume, rows[i].price);
}

int main(void)
{
    shipped_open();
    CASE(stored_objects);
    CASE(sizes_of_objects);
    CASE(read_and_moved);
    CASE(traffic);
    CASE(functions_and_logs);
    shipped_close();
    return check_end();
}
