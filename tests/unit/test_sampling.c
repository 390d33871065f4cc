/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outlay/sampling.h"
#include "tests/check.h"

#include <stdbool.h>
#include <string.h>

/* Of Antonov and Saleev's sequence, by hand: direction numbers of dimension 1 are 1/2, 1/4, 1/8 ..., of dimension 2
 * (x + 1, all m = 1, 3, 5 ...) 1/2, 3/4, 5/8 ...; each point is the last one xor that of the lowest zero bit of its
 * number. GSL leaves out the origin; the third and fourth are those of its own test (qrng/test.c). */
static void sobol_is_the_published_sequence(void)
{
    static const double want[][2] = {{0.5, 0.5},     {0.75, 0.25},   {0.25, 0.75},  {0.375, 0.375},
                                     {0.875, 0.875}, {0.625, 0.125}, {0.125, 0.625}};
    double got[7][2];
    ol_sample_sobol(&got[0][0], 2, 7);
    for (size_t i = 0; i < 7; i++)
        for (size_t d = 0; d < 2; d++)
            CHECK_NEAR(got[i][d], want[i][d], 0);
}

static void more_points_leave_the_first_where_they_are(void)
{
    double few[20 * 3], many[200 * 3];
    ol_sample_sobol(few, 3, 20);
    ol_sample_sobol(many, 3, 200);
    CHECK(memcmp(few, many, sizeof few) == 0);
}

static void each_layer_has_one_point_of_a_latin_hypercube(void)
{
    enum { COUNT = 97, DIMENSIONS = 4 };
    static const char *const names[] = {"a", "b", "c", "d"};
    double values[COUNT * DIMENSIONS];
    ol_sample_latin(values, names, DIMENSIONS, COUNT, 3);
    for (size_t d = 0; d < DIMENSIONS; d++) {
        bool seen[COUNT] = {false};
        for (size_t i = 0; i < COUNT; i++) {
            const double value = values[i * DIMENSIONS + d];
            CHECK(value >= 0 && value < 1);
            const size_t layer = (size_t)(value * COUNT);
            CHECK(!seen[layer]);
            seen[layer] = true;
        }
    }
}

static void dimensions_do_not_disturb_each_other(void)
{
    static const char *const one[] = {"b"}, *const two[] = {"a", "b"};
    double alone[10], beside[20], other[10];
    ol_sample_latin(alone, one, 1, 10, 5);
    ol_sample_latin(beside, two, 2, 10, 5);
    ol_sample_latin(other, one, 1, 10, 6);
    for (size_t i = 0; i < 10; i++)
        CHECK_NEAR(alone[i], beside[2 * i + 1], 0);
    CHECK(memcmp(alone, other, sizeof alone) != 0);
}

int main(void)
{
    CASE(sobol_is_the_published_sequence);
    CASE(more_points_leave_the_first_where_they_are);
    CASE(each_layer_has_one_point_of_a_latin_hypercube);
    CASE(dimensions_do_not_disturb_each_other);
    return check_end();
}
