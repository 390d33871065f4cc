/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expected: the tables of the NVIDIA MIG User Guide: profiles of A100 40 GB with 1, 2, 3, 4 and 7 compute slices, up to
 * 7, 4, 3, 2, 1 and 1 of them on a GPU, and the placements that `nvidia-smi mig -lgipp` prints.
 */
#include "models/place/mig.h"

#include "outlay/ask.h"
#include "tests/check.h"

static const char *const names[] = {"1g.5gb", "1g.10gb", "2g.10gb", "3g.20gb", "4g.20gb", "7g.40gb"};

static int count_until_full(int profile, uint8_t taken)
{
    int count = 0;
    for (uint8_t mask; (mask = ol_mig_put(taken, profile)) != 0; count++) {
        CHECK_INT(mask & taken, 0);
        taken |= mask;
    }
    return count;
}

static void so_many_fit(void)
{
    static const int most[] = {7, 4, 3, 2, 1, 1};
    for (int i = 0; i < OL_MIG_PROFILES; i++) {
        CHECK_INT(ol_mig_profile(OL_MIG_A100_40, names[i]), i);
        CHECK_INT(count_until_full(i, 0), most[i]);
    }
}

/* 1000/7 of a GPU per compute slice, rounded down. */
static void slices_are_thousandths(void)
{
    static const unsigned units[] = {142, 142, 285, 428, 571, 1000};
    for (int i = 0; i < OL_MIG_PROFILES; i++)
        CHECK_INT(ol_slice_milli(names[i]), units[i]);
}

/* Two of 3g.20gb use up all memory, though a compute slice is left; 4g + 3g fill a GPU; 4g + 2g + 1g do too. */
static void mixed_ones(void)
{
    enum { G1, G1_10, G2, G3, G4, G7 };
    uint8_t taken = ol_mig_put(0, G3);
    taken |= ol_mig_put(taken, G3);
    CHECK_INT(taken, 0xff);
    CHECK_INT(ol_mig_openings(taken), 0);
    taken = ol_mig_put(0, G4);
    CHECK_INT(taken, 0x0f);
    CHECK_INT(ol_mig_openings(taken), 1 << G1 | 1 << G1_10 | 1 << G2 | 1 << G3);
    taken |= ol_mig_put(taken, G2);
    CHECK_INT(taken, 0x3f);
    CHECK_INT(ol_mig_openings(taken), 1 << G1 | 1 << G1_10);
    taken |= ol_mig_put(taken, G1);
    CHECK_INT(ol_mig_openings(taken), 0);
    CHECK_INT(ol_mig_openings(0), 0x3f);
}

/* The first small instance goes where 4g and 2g still find room, which is the last place. */
static void small_ones_stay_out_of_the_way(void)
{
    const uint8_t taken = ol_mig_put(0, 0);
    CHECK_INT(taken, 1 << 6);
    CHECK_INT(ol_mig_put(taken, 4), 0x0f);
    CHECK_INT(ol_mig_put(taken | 0x0f, 2), 0x30);
}

static void names_by_memory(void)
{
    CHECK_INT(ol_mig_geometry_of("A100"), OL_MIG_A100_40);
    CHECK_INT(ol_mig_geometry_of("A100-80GB"), OL_MIG_80);
    CHECK_INT(ol_mig_geometry_of("H100"), OL_MIG_80);
    CHECK_INT(ol_mig_geometry_of("H200"), OL_MIG_H200);
    CHECK_INT(ol_mig_profile(OL_MIG_80, "1g.10gb"), 0); /* the plain one there, the one of double memory here */
    CHECK_INT(ol_mig_profile(OL_MIG_A100_40, "1g.10gb"), 1);
    CHECK_INT(ol_mig_profile(OL_MIG_80, "7g.80gb"), 5);
    CHECK_INT(ol_mig_profile(OL_MIG_80, "1g.5gb"), -1);
    CHECK_INT(ol_mig_profile(OL_MIG_H200, "2g.35gb"), 2);
}

int main(void)
{
    CASE(so_many_fit);
    CASE(slices_are_thousandths);
    CASE(mixed_ones);
    CASE(small_ones_stay_out_of_the_way);
    CASE(names_by_memory);
    return check_end();
}
