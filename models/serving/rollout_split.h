/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rollout_split: which version of an endpoint answers which request, and which of them is there.
 *
 * Both versions read the whole traffic, each through a sieve of its own. What a sieve decides follows from the order of
 * the requests, two streams of random numbers (who gets it, is its answer wrong), and one instant: when the new version
 * serves, which its pool tells. So the two sieves decide the same and complement each other, whichever of them is
 * ahead; when all goes back to the old version follows from the requests alone, too. Until the new version serves,
 * nothing is decided beyond the present.
 *
 * The two pools ask here when they go and whether their autoscalers are heard; nothing else passes between them.
 */
#ifndef OUTLAY_SERVING_ROLLOUT_SPLIT_H
#define OUTLAY_SERVING_ROLLOUT_SPLIT_H

#include "models/serving/rollout.h"
#include "models/traffic/request_merge.h"
#include "outlay/rng.h"
#include "outlay/sim.h"

enum ol_rollout_side { OL_ROLLOUT_OLD, OL_ROLLOUT_NEW, OL_ROLLOUT_SIDES };

/* What one sieve has decided so far. */
struct ol_rollout_course {
    struct ol_rollout_split *split;
    enum ol_rollout_side side;
    struct ol_rng shares, faults;
    int64_t given[OL_ROLLOUT_SIDES]; /* requests since the new version serves */
    int64_t faulty;                  /* of the new version's answers */
    uint64_t faulty_counted;         /* those after the warm-up */
    ol_time sampled_at;              /* when both had enough; OL_NEVER: not yet */
    ol_time back_at;                 /* when all goes back to the old version; OL_NEVER */
};

/* Of one rollout in one replication. */
struct ol_rollout_split {
    const struct ol_rollout *terms; /* borrowed, as is the simulation */
    const struct ol_sim *sim;
    struct ol_rollout_schedule schedule;
    ol_time warmup_end;
    struct ol_rollout_course courses[OL_ROLLOUT_SIDES];
    ol_time serves_at; /* the new version; OL_NEVER: not yet. Told by its pool */
    int old_wanted;    /* instances; told by the old version's pool */
};

/* It stays where it is: its sieves and pools point to it. Nothing has to be released. */
void ol_rollout_split_open(struct ol_rollout_split *split, const struct ol_rollout *terms,
                           const struct ol_sim *sim, uint64_t seed, uint64_t replication, ol_time warmup_end);
bool ol_rollout_matches(const struct ol_rollout_split *split);
bool ol_rollout_copies(const struct ol_rollout_split *split);
/* What one version is given of the traffic. */
struct ol_request_sieve ol_rollout_sieve(struct ol_rollout_split *split, enum ol_rollout_side side);

/* As far as is known by now, where a version has been advanced to the present. */

/* When the new version is given all requests; OL_NEVER: not known, or never. */
ol_time ol_rollout_full_at(const struct ol_rollout_split *split);
/* When a version goes. */
ol_time ol_rollout_goes_at(const struct ol_rollout_split *split, enum ol_rollout_side side);
/* Whether its instances stay as many as they are, whatever its autoscaler wants. */
bool ol_rollout_holds(const struct ol_rollout_split *split, enum ol_rollout_side side);

#endif
