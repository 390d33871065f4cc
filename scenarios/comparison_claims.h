/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * comparison_claims: what may be said of a side beside the baseline: what it saves, whom it harms and whom it helps.
 *
 * The headline is what the side costs, or, where nothing has a price or costs are the same, how long jobs wait. The
 * claims are the greatest of the clear differences of the whole, of teams, of classes of work and of sizes of jobs, at
 * most five, one of each subject, harms first. Many are looked at, and of twenty that nothing was done to one would
 * look clear by chance, so a claim has to pass Holm's step-down test at 5% over all of them (Holm 1979): the chance of
 * a single false one is at most that. Differences that are the same in every replication are none, and do not count
 * among them. One replication has no interval: then the greatest are told as they are, and `is_tested` says that
 * nothing was tested.
 */
#ifndef OUTLAY_COMPARISON_CLAIMS_H
#define OUTLAY_COMPARISON_CLAIMS_H

#include "scenarios/comparison.h"
#include "scenarios/metric_wish.h"

#define OL_CLAIMS 5

struct ol_claim {
    const char *metric, *unit;
    struct ol_difference difference;
    double size; /* of the difference beside the greater of both values, 0..1; shares as they are */
    bool is_better;
};

struct ol_claims {
    const char *headline; /* the metric; NULL: neither cost nor wait can be compared */
    bool costs_same; /* there are costs, and they are the same: the headline is of the wait, if there is one */
    struct ol_claim about;            /* the headline's */
    struct ol_claim items[OL_CLAIMS]; /* harms first, each sort by size */
    size_t count;
    size_t looked_at; /* differences that were tested, or ranked */
    bool is_tested;
};

struct ol_claims ol_comparison_claims(const struct ol_comparison *comparison, size_t side);
/* Also of any other metric. */
struct ol_claim ol_comparison_claim(const struct ol_comparison *comparison, size_t side, const char *metric);

/* "team.NAME.wait.p95_s": whose, if it is one party's. */
enum ol_claim_subject { OL_CLAIM_WHOLE, OL_CLAIM_TEAM, OL_CLAIM_CLASS, OL_CLAIM_SIZE, OL_CLAIM_TEAM_COST };
struct ol_claim_party {
    enum ol_claim_subject subject;
    struct ol_slice name; /* of the party, within the metric's */
    const char *what;     /* ".wait.p95_s"; of the whole: the metric */
};
struct ol_claim_party ol_claim_party(const char *metric);

#endif
