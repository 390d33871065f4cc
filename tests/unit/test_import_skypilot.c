/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The three shapes of SkyPilot's catalogues, made up by hand in tests/fixtures/prices. What the book must hold is read
 * off the files by eye.
 */
#include "tests/fixture.h"
#include "tests/imported_book.h"

static struct fixture fixture;

/* us-test-1c alone has another price on demand than the region; q9.none has none; the last row names nothing. */
static void aws(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_skypilot, "tests/fixtures/prices/sky_aws.csv");
    imported_count(&got, 6, 5, 0, 0, 1, 1, 1);
    CHECK_STRING(ol_text_string(&got.shown), "instance on-demand q9.large us-test-1 - linux 0.125\n"
                                             "instance spot q9.large us-test-1 us-test-1a linux 0.05\n"
                                             "instance spot q9.large us-test-1 us-test-1b linux 0.0625\n"
                                             "instance on-demand q9.large us-test-1 us-test-1c linux 0.15\n"
                                             "instance on-demand q9.huge us-test-1 - linux 20.5\n");
    CHECK_INT(got.tally.shown[0].place.line, 7);
    imported_book_free(&got);
}

static void types_of_aws(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_skypilot, "tests/fixtures/prices/sky_aws.csv");
    const struct ol_book_type *huge = ol_book_type(got.book, "q9.huge"),
                              *large = ol_book_type(got.book, "q9.large");
    CHECK(huge && large);
    if (huge && large) {
        CHECK_NEAR(huge->vcpus, 96, 0);
        CHECK_INT(huge->memory_bytes, 1152LL << 30);
        CHECK_STRING(huge->gpu, "Z100");
        CHECK_INT(huge->gpus, 8);
        CHECK_INT(huge->gpu_memory_bytes, 40LL << 30); /* 40960 MiB */
        CHECK_INT(large->memory_bytes, 15LL << 29);    /* 7.5 GiB */
        CHECK_INT(large->gpus, 0);
    }
    imported_book_free(&got);
}

/* Eight GPUs for 16 are 2 apiece, in both zones; spot differs by zone: 4/8 and 6/8. */
static void gcp(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_skypilot, "tests/fixtures/prices/sky_gcp.csv");
    imported_count(&got, 3, 5, 0, 0, 0, 1, 0);
    CHECK_STRING(ol_text_string(&got.shown), "instance on-demand a9-highgpu-8g test-west1 - linux 4\n"
                                             "instance spot a9-highgpu-8g test-west1 test-west1-a linux 1\n"
                                             "gpu on-demand Z100 test-west1 - - 2\n"
                                             "gpu spot Z100 test-west1 test-west1-a - 0.5\n"
                                             "gpu spot Z100 test-west1 test-west1-b - 0.75\n");
    imported_book_free(&got);
}

static void raw(void)
{
    struct imported_book got = imported_book_of_file(&ol_import_skypilot, "tests/fixtures/prices/sky_raw.csv");
    imported_count(&got, 3, 2, 0, 0, 1, 0, 0);
    CHECK_STRING(ol_text_string(&got.shown), "instance on-demand q1.small us-test-1 - linux 0.204\n"
                                             "instance on-demand q1.gpu us-test-1 - linux 1.5\n");
    const struct ol_book_type *type = ol_book_type(got.book, "q1.gpu");
    CHECK(type != NULL);
    if (type) {
        CHECK_NEAR(type->vcpus, 16, 0);
        CHECK_INT(type->memory_bytes, 64LL << 30); /* 65536 MiB */
        CHECK_STRING(type->gpu, "Z4");
        CHECK_INT(type->gpus, 2);
        CHECK_INT(type->gpu_memory_bytes, 8LL << 30);
    }
    imported_book_free(&got);
}

/* Two of the six rows are of us-test-2, and q9.huge is no q9.l*: the three rows of q9.large stay. */
static void filtered(void)
{
    const char *file = "tests/fixtures/prices/sky_aws.csv";
    static const char *const regions[] = {"us-test-1", NULL}, *const types[] = {"q9.l*", NULL};
    const struct ol_import import = {
        .files = &file, .file_count = 1, .filter = {.regions = regions, .types = types}, .from = OL_ALWAYS};
    struct imported_book got = imported_book_of(&ol_import_skypilot, &import);
    imported_count(&got, 6, 4, 2, 0, 0, 1, 1);
    CHECK(ol_book_type(got.book, "q9.huge") == NULL);
    imported_book_free(&got);
}

static void other_files(void)
{
    static const char bytes[] = "\xef\xbb\xbfinstance,price\r\na,1\r\n";
    const char *path = fixture_write(&fixture, "other.csv", bytes, strlen(bytes));
    struct imported_book got = imported_book_of_file(&ol_import_skypilot, path);
    CHECK_INT(got.status, OL_BAD_INPUT);
    CHECK_HAS(got.error.message, "instance, price");
    CHECK_HAS(got.error.message, "InstanceType");
    imported_book_free(&got);
    got = imported_book_of_file(&ol_import_skypilot, fixture_path(&fixture, "missing.csv"));
    CHECK(got.status < 0);
    CHECK_HAS(got.error.message, "missing.csv");
    imported_book_free(&got);
}

int main(void)
{
    fixture_begin(&fixture);
    CASE(aws);
    CASE(types_of_aws);
    CASE(gcp);
    CASE(raw);
    CASE(filtered);
    CASE(other_files);
    fixture_end(&fixture);
    return check_end();
}
