/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/place/mig.h"

#include <string.h>

/* The same on all GPUs of eight places; only the names, which tell the memory, differ. */
static const struct {
    uint8_t places;
    uint8_t starts; /* a bit for each place where an instance may begin */
} profiles[OL_MIG_PROFILES] = {
    {1, 0x7f}, /* 1g.5gb: 0 .. 6 */
    {2, 0x55}, /* 1g.10gb: 0 2 4 6 */
    {2, 0x15}, /* 2g.10gb: 0 2 4 */
    {4, 0x11}, /* 3g.20gb: 0 4 */
    {4, 0x01}, /* 4g.20gb: 0 */
    {8, 0x01}, /* 7g.40gb: 0 */
};

static const char *const names[OL_MIG_GEOMETRIES][OL_MIG_PROFILES] = {
    [OL_MIG_A100_40] = {"1g.5gb", "1g.10gb", "2g.10gb", "3g.20gb", "4g.20gb", "7g.40gb"},
    [OL_MIG_80] = {"1g.10gb", "1g.20gb", "2g.20gb", "3g.40gb", "4g.40gb", "7g.80gb"},
    [OL_MIG_H100_96] = {"1g.12gb", "1g.24gb", "2g.24gb", "3g.48gb", "4g.48gb", "7g.96gb"},
    [OL_MIG_H200] = {"1g.18gb", "1g.35gb", "2g.35gb", "3g.71gb", "4g.71gb", "7g.141gb"},
};

enum ol_mig_geometry ol_mig_geometry_of(const char *model)
{
    if (strstr(model, "H200"))
        return OL_MIG_H200;
    if (strstr(model, "96"))
        return OL_MIG_H100_96;
    return strstr(model, "H100") || strstr(model, "80") ? OL_MIG_80 : OL_MIG_A100_40;
}

int ol_mig_profile(enum ol_mig_geometry geometry, const char *name)
{
    for (int i = 0; i < OL_MIG_PROFILES; i++)
        if (strcmp(names[geometry][i], name) == 0)
            return i;
    return -1;
}

static uint8_t mask_at(int profile, int start)
{
    return (uint8_t)(((1u << profiles[profile].places) - 1u) << start);
}

static bool is_free_at(uint8_t taken, int profile, int start)
{
    return (profiles[profile].starts >> start & 1) && (taken & mask_at(profile, start)) == 0;
}

static int count_ways(uint8_t taken)
{
    int ways = 0;
    for (int profile = 0; profile < OL_MIG_PROFILES; profile++)
        for (int start = 0; start < 8; start++)
            ways += is_free_at(taken, profile, start);
    return ways;
}

uint8_t ol_mig_openings(uint8_t taken)
{
    uint8_t openings = 0;
    for (int profile = 0; profile < OL_MIG_PROFILES; profile++)
        for (int start = 0; start < 8; start++)
            if (is_free_at(taken, profile, start))
                openings |= (uint8_t)(1u << profile);
    return openings;
}

uint8_t ol_mig_put(uint8_t taken, int profile)
{
    uint8_t best = 0;
    int most = -1;
    for (int start = 0; start < 8; start++) {
        if (!is_free_at(taken, profile, start))
            continue;
        const uint8_t mask = mask_at(profile, start);
        const int ways = count_ways(taken | mask);
        if (ways > most) {
            most = ways;
            best = mask;
        }
    }
    return best;
}
