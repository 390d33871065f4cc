/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Google's billing catalogue and the calculator's YAML, made up by hand in tests/fixtures/prices; the books are worked
 * out by eye and by the sums in the comments.
 */
#include "tests/fixture.h"
#include "tests/imported_book.h"

#include "pricing/import/gcp_sku.h"

#define CALCULATOR "tests/fixtures/prices/calculator.yml"

static struct fixture fixture;

/* 0.00025 a MiB are 0.256 a GiB, and 1048576 MiB are 1024 GiB. 0.01 a decimal GB are 0.01073741824 a GiB. Of the
 * twelve SKUs, the early deletion and the licence are unknown, one has no pricing, one costs less than nothing, one is
 * in euros. */
static void catalogue(void)
{
    struct imported_book got =
        imported_book_of_file(&ol_import_gcp_catalogue, "tests/fixtures/prices/gcp_catalogue.json");
    imported_count(&got, 12, 10, 0, 2, 1, 0, 2);
    CHECK_STRING(ol_text_string(&got.shown),
                 "vcpu on-demand q2 test-west1 - - 0.006986\n"
                 "vcpu on-demand q2 test-west2 - - 0.006986\n"
                 "vcpu on-demand q2 test-west1 - - 1.5 from 2026-06-01T00:00:00Z\n"
                 "vcpu on-demand q2 test-west2 - - 1.5 from 2026-06-01T00:00:00Z\n"
                 "memory spot q2d-custom-extended test-west1 - - 0.002\n"
                 "gpu resource A100-80GB test-west1 - - 1.000000025 3y no-upfront\n"
                 "vcpu resource n1 test-west1 - - 0.02 1y no-upfront\n"
                 "egress on-demand - test-west1 - - 0.12 [0 0.12] [1024 0.11] [10240 0.08]\n"
                 "egress on-demand china - - - 0.256 [0 0.256] [1024 0.128]\n"
                 "storage on-demand nearline test-west1 - - 0.01073741824\n");
    CHECK_HAS(got.tally.shown[0].message, "negative");
    CHECK_HAS(got.tally.shown[1].message, "another currency");
    CHECK_STRING(got.book->prices[0].sku, "AAAA-0001");
    imported_book_free(&got);
}

static void catalogue_of_one_region(void)
{
    const char *file = "tests/fixtures/prices/gcp_catalogue.json";
    static const char *const regions[] = {"test-west2", NULL};
    const struct ol_import import = {
        .files = &file, .file_count = 1, .filter = {.regions = regions}, .from = OL_ALWAYS};
    struct imported_book got = imported_book_of(&ol_import_gcp_catalogue, &import);
    CHECK_STRING(ol_text_string(&got.shown), "vcpu on-demand q2 test-west2 - - 0.006986\n"
                                             "vcpu on-demand q2 test-west2 - - 1.5 from 2026-06-01T00:00:00Z\n"
                                             "egress on-demand china - - - 0.256 [0 0.256] [1024 0.128]\n");
    imported_book_free(&got);
}

static void no_catalogue(void)
{
    static const char *const files[] = {"{\"items\": []}", "{\"skus\": [{\"skuId\": ", "", "[1]"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = fixture_write(&fixture, "page.json", files[i], strlen(files[i]));
        struct imported_book got = imported_book_of_file(&ol_import_gcp_catalogue, path);
        CHECK_INT(got.status, OL_BAD_INPUT);
        CHECK(got.error.message[0] != 0);
        imported_book_free(&got);
    }
}

/* Descriptions in the words of the catalogue; the items as people call the families and the GPUs. */
static void descriptions(void)
{
    static const struct {
        const char *description;
        enum ol_meter meter;
        const char *item;
    } skus[] = {
        {"N1 Predefined Instance Core running in Americas", OL_METER_VCPU, "n1"},
        {"Spot Preemptible N2 Instance Core running in Virginia", OL_METER_VCPU, "n2"},
        {"Preemptible N2D AMD Instance Ram running in Frankfurt", OL_METER_MEMORY, "n2d"},
        {"E2 Instance Core running in Tokyo", OL_METER_VCPU, "e2"},
        {"N2 Custom Instance Core running in Virginia", OL_METER_VCPU, "n2-custom"},
        {"Custom Instance Ram running in Americas", OL_METER_MEMORY, "n1-custom"},
        {"Compute optimized Core running in Americas", OL_METER_VCPU, "c2"},
        {"Memory-optimized Instance Ram running in Americas", OL_METER_MEMORY, "m1"},
        {"A3Plus Instance Core running in Iowa", OL_METER_VCPU, "a3plus"},
        {"Commitment v1: N2 Cpu in Americas for 1 Year", OL_METER_VCPU, "n2"},
        {"Commitment v1: Ram in Americas for 3 Year", OL_METER_MEMORY, "n1"},
        {"Nvidia Tesla V100 GPU running in Americas", OL_METER_GPU, "V100"},
        {"Nvidia Tesla T4 GPU attached to Spot Preemptible VMs running in Iowa", OL_METER_GPU, "T4"},
        {"Nvidia L4 GPU running in Iowa", OL_METER_GPU, "L4"},
        {"Nvidia Tesla A100 80GB GPU running in Iowa", OL_METER_GPU, "A100-80GB"},
        {"SSD backed PD Capacity in Iowa", OL_METER_BLOCK_STORAGE, "pd-ssd"},
        {"Regional SSD backed PD Capacity in Iowa", OL_METER_BLOCK_STORAGE, "pd-ssd-replicated"},
        {"SSD backed Local Storage in Iowa", OL_METER_BLOCK_STORAGE, "local-ssd"},
        {"Network Internet Data Transfer Out from Americas to Australia", OL_METER_EGRESS, "australia"},
        {"Network Inter Region Data Transfer Out from Iowa to Hong Kong", OL_METER_INTER_REGION, "hong-kong"},
        {"Sole Tenancy Premium for N2 Instance Core running in Iowa", OL_METERS, NULL},
        {"Licensing Fee for Windows Server", OL_METERS, NULL},
        {"", OL_METERS, NULL},
    };
    struct ol_text item = {0};
    for (size_t i = 0; i < sizeof skus / sizeof *skus; i++) {
        const struct ol_slice description = ol_slice_of(skus[i].description);
        const struct ol_gcp_rule *rule = ol_gcp_sku_rule(ol_slice_of("Compute Engine"), description);
        CHECK_INT(rule ? rule->meter : OL_METERS, skus[i].meter);
        ol_text_clear(&item);
        if (rule && skus[i].item) {
            CHECK(ol_gcp_sku_item(rule, description, &item));
            CHECK_STRING(ol_text_string(&item), skus[i].item);
        }
    }
    CHECK(ol_gcp_sku_rule(ol_slice_of("Cloud SQL"), ol_slice_of("N1 Instance Core running in Iowa")) == NULL);
    ol_text_release(&item);
}

/* 36.5 and 73 a month of 730 hours are 0.05 and 0.1 an hour; the three-year price of 0 is none. TB are 1024 GB. The
 * four licences' prices, the tunnel's and monitoring's are unknown. `month` and `month_spot` repeat two prices of the
 * machine and one of an address. */
static void calculator(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_gcp_calculator, CALCULATOR);
    imported_count(&got, 27, 17, 0, 6, 1, 3, 0);
    CHECK_STRING(ol_text_string(&got.shown),
                 "instance on-demand q1-standard-2 test-west1 - - 0.1\n"
                 "instance spot q1-standard-2 test-west1 - - 0.025\n"
                 "instance resource q1-standard-2 test-west1 - - 0.05 1y no-upfront\n"
                 "instance resource q1-standard-2 test-west2 - - 0.1 1y no-upfront\n"
                 "instance on-demand q2-highgpu-8g test-west1 - - 20\n"
                 "address on-demand unused test-west1 - - 0.01\n"
                 "address on-demand - test-west1 - - 0.005\n"
                 "nat-data on-demand - test-west1 - - 0.045\n"
                 "egress on-demand china test-west1 - - 0.23 [0 0.23] [1024 0.22]\n"
                 "egress on-demand - test-west1 - - 0.12 [0 0.12] [1024 0.11] [10240 0.08]\n"
                 "egress on-demand - test-west2 - - 0.14 [0 0.14]\n"
                 "block-storage on-demand pd-ssd test-west1 - - 0.17\n"
                 "block-storage on-demand local-ssd test-west1 - - 0.08\n"
                 "block-storage spot local-ssd test-west1 - - 0.0266\n"
                 "storage on-demand archive test-west1 - - 0.0012\n"
                 "storage on-demand standard test-multi - - 0.026\n"
                 "retrieval on-demand archive test-west1 - - 0.05\n");
    imported_book_free(&got);
}

static void machines_of_the_calculator(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_gcp_calculator, CALCULATOR);
    const struct ol_book_type *small = ol_book_type(got.book, "q1-standard-2");
    const struct ol_book_type *large = ol_book_type(got.book, "q2-highgpu-8g");
    const struct ol_book_type *part = ol_book_type(got.book, "q4-shared");
    CHECK(small && large && part);
    if (small && large && part) {
        CHECK_STRING(small->family, "q1");
        CHECK_INT(small->memory_bytes, 15LL << 29);
        CHECK_STRING(large->gpu, "A100-80GB");
        CHECK_INT(large->gpus, 8);
        CHECK_NEAR(part->vcpus, 0.5, 0);
        CHECK_INT(part->gpus, 0); /* a quarter of one */
    }
    const struct ol_book_region *region = ol_book_region(got.book, "test-west1");
    CHECK(region && strcmp(region->title, "Testville") == 0);
    region = ol_book_region(got.book, "test-multi");
    CHECK(region && strcmp(region->title, "All of the test's places") == 0);
    CHECK(ol_book_region(got.book, "tst4") != NULL);
    imported_book_free(&got);
}

/* With windows 0.1 + 0.092 and 0.025 + 0.092; suse, the other licence, is not asked for. */
static void licences_where_asked_for(void)
{
    const char *file = CALCULATOR;
    static const char *const systems[] = {"windows", NULL};
    struct ol_import import = {.files = &file, .file_count = 1, .filter = {.systems = systems}, .from = OL_ALWAYS};
    struct imported_book got = imported_book_of(&ol_import_gcp_calculator, &import);
    CHECK_INT(got.tally.written, 19);
    CHECK_HAS(ol_text_string(&got.shown), "instance on-demand q1-standard-2 test-west1 - - 0.1\n");
    CHECK_HAS(ol_text_string(&got.shown), "instance on-demand q1-standard-2 test-west1 - windows 0.192\n");
    CHECK_HAS(ol_text_string(&got.shown), "instance spot q1-standard-2 test-west1 - windows 0.117\n");
    CHECK(!strstr(ol_text_string(&got.shown), "suse"));
    imported_book_free(&got);
    file = "-";
    got = imported_book_of(&ol_import_gcp_calculator, &import);
    CHECK_INT(got.status, OL_BAD_INPUT);
    CHECK_HAS(got.error.message, "read twice");
    imported_book_free(&got);
}

/* Steps that do not rise, and one that is none. */
static void broken_steps(void)
{
    static const char bytes[] =
        "compute:\n  network:\n    traffic:\n      egress:\n        internet:\n          cost:\n"
        "            1-10:\n              here:\n                month: 0.1\n"
        "            0-1:\n              here:\n                month: 0.2\n"
        "            some:\n              there:\n                month: 0.2\n";
    const char *path = fixture_write(&fixture, "steps.yml", bytes, strlen(bytes));
    struct imported_book got = imported_book_of_file(&ol_import_gcp_calculator, path);
    CHECK_INT(got.status, OL_OK);
    CHECK_INT(got.tally.written, 0);
    CHECK_INT(got.tally.shown[0].place.line, 12);
    CHECK_INT(got.tally.shown[1].place.line, 15);
    imported_book_free(&got);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(catalogue);
    CASE(catalogue_of_one_region);
    CASE(no_catalogue);
    CASE(descriptions);
    CASE(calculator);
    CASE(machines_of_the_calculator);
    CASE(licences_where_asked_for);
    CASE(broken_steps);
    fixture_end(&fixture);
    return check_end();
}
