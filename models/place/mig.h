/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mig: how a GPU is cut into instances (NVIDIA Multi-Instance GPU).
 *
 * A GPU has seven compute slices and eight places for memory. A profile such as 3g.20gb takes so many neighbouring
 * places, beginning at one of few (NVIDIA MIG User Guide, "Supported MIG Profiles", and what `nvidia-smi mig -lgipp`
 * lists): two of 3g.20gb fill a GPU, although a seventh compute slice stays idle. Instances are not divided further and
 * do not move. What a profile takes of a GPU is counted in thousandths by its compute slices, rounded down
 * (ol_slice_milli).
 *
 * The places taken are the bits of a mask, the first place the lowest.
 */
#ifndef OUTLAY_PLACE_MIG_H
#define OUTLAY_PLACE_MIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OL_MIG_PROFILES 6
#define OL_MIG_ALL      0xffu

enum ol_mig_geometry { OL_MIG_A100_40, OL_MIG_80, OL_MIG_H100_96, OL_MIG_H200, OL_MIG_GEOMETRIES };

/* By the GPU's model: "A100" has 40 GB, "A100-80GB" and "H100" 80. */
enum ol_mig_geometry ol_mig_geometry_of(const char *model);
/* The profile's number in the geometry, or -1 where it has none of this name. */
int ol_mig_profile(enum ol_mig_geometry geometry, const char *name);
/* A bit for each profile that finds room beside what is taken. */
uint8_t ol_mig_openings(uint8_t taken);
/* The places for one more instance of the profile: of those that are legal and free, those after which most ways to put
 * further instances remain, and of equal ones the first. 0 where there is no room. */
uint8_t ol_mig_put(uint8_t taken, int profile);

#endif
