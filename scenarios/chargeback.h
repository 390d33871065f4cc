/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chargeback: who bears a bill, month by month, to the billionth.
 *
 * Every charge has an owner: the value of a tag, or the account. What has none is of two sorts, and each is dealt with
 * by a rule of its own:
 *
 *     shared    serves everybody: taxes, credits, adjustments, purchases, what nobody used of commitments, what pools
 *               of a run held idle, and whatever the owner named `shared_as` has
 *     untagged  usage that somebody caused and nobody owns up to
 *
 * A rule keeps the cost as a line of its own, or shares each part of it out: evenly among those who have costs of their
 * own in that month, in proportion to these, or by fixed weights that a file gives. Shares are those of the largest
 * remainder (apportion.h), so all that owners bear is the bill, exactly. Where a month has nobody to bear it, it is
 * kept.
 *
 * Costs are effective ones, in which payments for commitments are spread over what they covered; purchases have none
 * then. By what is billed, purchases are shared cost, and covered usage is free.
 *
 * In a run's bill pools have no team: by the tag team each is split by its teams.csv, in which teams bear what their
 * jobs used of its nodes; what is left over was idle.
 *
 *     status = ol_chargeback_read(&chargeback, &question, &error);
 *     ol_chargeback_release(&chargeback);
 */
#ifndef OUTLAY_CHARGEBACK_H
#define OUTLAY_CHARGEBACK_H

#include "scenarios/bill_walk.h"

enum ol_share_way { OL_SHARE_KEEP, OL_SHARE_EVEN, OL_SHARE_PROPORTIONAL, OL_SHARE_FIXED };

struct ol_share_weight {
    const char *owner;
    ol_money weight; /* billionths */
};

struct ol_share_rule {
    enum ol_share_way way;
    struct ol_share_weight *weights; /* of OL_SHARE_FIXED, in the chargeback's arena */
    size_t count;
};

/* Strings must outlive the chargeback. */
struct ol_chargeback_question {
    const char *path, *format, *currency; /* as of bill_walk.h */
    const char *tag;                      /* whose values are the owners; NULL: accounts are */
    const char *month;                    /* "2026-01"; NULL: all */
    const char *shared, *untagged;        /* "keep", "even", "proportional" or "fixed:FILE" */
    const char *shared_as;                /* an owner whose costs are shared; may be NULL */
    bool is_billed;                       /* by what is billed, not by the effective cost */
};

enum ol_owner_sort { OL_OWNER, OL_OWNER_SHARED, OL_OWNER_UNTAGGED };

struct ol_chargeback_item { /* a line of a statement */
    const char *what;
    enum ol_owner_sort sort; /* OL_OWNER: the owner's own; else a share of such cost */
    ol_money cost;
};

struct ol_chargeback_owner {
    const char *name;
    enum ol_owner_sort sort; /* not OL_OWNER: what is kept of such cost; it has no name */
    ol_money direct, shared, untagged, total;
    struct ol_chargeback_item *items; /* own ones first, the dearest first */
    size_t count, capacity;
};

struct ol_chargeback_month {
    char name[8];                       /* "2026-01" */
    ol_money total, shared, untagged;   /* the latter two before they are shared out */
    struct ol_chargeback_owner *owners; /* the dearest first, kept ones last */
    size_t count, capacity;
};

struct ol_chargeback {
    struct ol_chargeback_month *months; /* in order */
    size_t count, capacity;
    const char *currency; /* "" where nobody tells it */
    struct ol_bill_walk walk;

    /* private */
    struct ol_chargeback_cell *cells;
    size_t cell_count, cell_capacity;
    struct ol_labels *keys; /* of the cells */
    struct ol_arena arena;
};

/* Release whatever the result. */
int ol_chargeback_read(struct ol_chargeback *chargeback, const struct ol_chargeback_question *question,
                       struct ol_error *error);
void ol_chargeback_release(struct ol_chargeback *chargeback);

#endif
