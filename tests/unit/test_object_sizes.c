/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/storage/object_sizes.h"

#include "tests/check.h"

static struct ol_law law_of(const char *text, struct ol_arena *arena)
{
    struct ol_law law = {0};
    char why[OL_LAW_WHY];
    CHECK(ol_law_parse(&law, ol_slice_of(text), OL_LAW_SIZE, ".", arena, why));
    return law;
}

/* Uniform from 0 to 1000: a quarter is below 250, and has (250/1000)^2 = 1/16 of the bytes; 3/4 below 750, with 9/16.
 * Bounds that nothing is below or above cut nothing. */
static void a_law_is_cut_at_its_bounds(void)
{
    struct ol_arena arena = {0};
    struct ol_size_part parts[OL_SIZE_BINS];
    const struct ol_law law = law_of("uniform(0B,1000B)", &arena);
    const int64_t bounds[] = {750, 0, 250, 2000, 750};
    const struct ol_object_sizes sizes = ol_object_sizes_of(&law, bounds, 5);
    CHECK_INT(sizes.count, 3);
    CHECK_NEAR(sizes.bins[0].objects, 0.25, 1e-3);
    CHECK_NEAR(sizes.bins[0].bytes, 0.0625, 1e-3);
    CHECK_NEAR(sizes.bins[1].objects, 0.5, 1e-3);
    CHECK_NEAR(sizes.bins[2].bytes, 1 - 0.5625, 1e-3);
    CHECK_INT(ol_object_sizes_cut(&sizes, 500000000, 0, parts), 3); /* a million objects of 500 */
    CHECK_INT(parts[0].objects + parts[1].objects + parts[2].objects, 1000000);
    CHECK_INT(parts[0].bytes + parts[1].bytes + parts[2].bytes, 500000000);
    CHECK_NEAR((double)parts[0].objects, 250000, 1000);
    CHECK_INT(ol_object_sizes_bin(&sizes, 249, 1), 0);
    CHECK_INT(ol_object_sizes_bin(&sizes, 250, 1), 1);
    CHECK_INT(ol_object_sizes_bin(&sizes, 2000, 2), 2);
    ol_arena_release(&arena);
}

/* Without a law it is one object; of a constant there are as many as fit; of few objects none is lost. */
static void few_objects_are_whole(void)
{
    struct ol_arena arena = {0};
    struct ol_size_part parts[OL_SIZE_BINS];
    const struct ol_law none = {0}, constant = law_of("100MB", &arena),
                        wide = law_of("lognormal(1MB,9MB)", &arena);
    const int64_t bound = 131072;
    struct ol_object_sizes sizes = ol_object_sizes_of(&none, &bound, 1);
    CHECK_INT(ol_object_sizes_cut(&sizes, 14000000000, 0, parts), 1);
    CHECK_INT(parts[0].objects, 1);
    sizes = ol_object_sizes_of(&constant, &bound, 1);
    CHECK_INT(ol_object_sizes_cut(&sizes, 500000000000, 0, parts), 1);
    CHECK_INT(parts[0].objects, 5000);
    sizes = ol_object_sizes_of(&wide, &bound, 1);
    for (int64_t bytes = 1; bytes < 100000000; bytes = bytes * 3 + 1) {
        const size_t count = ol_object_sizes_cut(&sizes, bytes, 0, parts);
        int64_t sum = 0, objects = 0;
        for (size_t i = 0; i < count; i++) {
            CHECK(parts[i].objects > 0 || parts[i].bytes == 0);
            sum += parts[i].bytes;
            objects += parts[i].objects;
        }
        CHECK_INT(sum, bytes);
        CHECK(objects >= 1);
    }
    ol_arena_release(&arena);
}

int main(void)
{
    CASE(a_law_is_cut_at_its_bounds);
    CASE(few_objects_are_whole);
    return check_end();
}
