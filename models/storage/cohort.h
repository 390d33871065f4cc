/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cohort: the objects of one dataset that came together, and the levels and pieces that follow from them.
 *
 * Everything that changes what is there goes through the verbs here: add, part, leave, enter. They keep the levels
 * (what is in each class) and tell pieces, so that no byte is lost or billed twice, whatever the rules do. Slots of
 * cohorts stay where they are; an empty one has no objects and is used again.
 *
 * In a class with access tiers a cohort's bytes lie in several tiers at once. There pieces are told of the whole
 * dataset's levels by tier (ol_shelf_settle) rather than of each cohort.
 */
#ifndef OUTLAY_COHORT_H
#define OUTLAY_COHORT_H

#include "models/area.h"
#include "models/storage/access_tiers.h"
#include "models/storage/object_sizes.h"
#include "models/storage/store.h"

struct ol_cohort {
    ol_time born;  /* before 0: before the clock */
    ol_time since; /* in its class */
    ol_time told;  /* pieces reach up to here */
    int64_t bytes, objects;
    int64_t day; /* the midnight at or after its birth, or of an old version's becoming old: rules count from it */
    int64_t birth;   /* the same of its birth, whichever it is: reads go by it */
    int64_t entered; /* the same of its coming into the class: access tiers go by it */
    uint64_t serial; /* tells it from others that had its slot */
    uint16_t class;
    uint8_t bin; /* of its objects' size */
    bool is_old;
    bool is_owned; /* somebody keeps the last few: it stays by itself */
};

struct ol_pieces {
    struct ol_piece_of_store *items;
    size_t count, capacity;
};

/* What is in a class, and what is told of it. */
struct ol_level {
    int64_t bytes, objects;
    ol_time told;                /* of access tiers: pieces reach up to here */
    size_t last[OL_PIECE_SORTS]; /* index of the last piece that passed, from 1; 0: none */
};

/* A cohort by name, where its slot may have been used again. */
struct ol_ticket {
    uint32_t slot;
    uint64_t serial;
};

struct ol_owner {
    uint64_t name;
    size_t count, head, capacity; /* a ring of what it has */
    struct ol_ticket *ring;
};

/* One dataset of a store. */
struct ol_shelf {
    const struct ol_store_setting *setting;
    const struct ol_dataset *dataset;
    struct ol_pieces *pieces; /* the store's */
    uint16_t index, class;    /* of the dataset; that it is written to */
    ol_time phase;            /* of the clock's start, since its midnight */
    ol_time now;
    ol_time unsettled; /* something left an access tier then; OL_NEVER: all is told */
    ol_time counted;   /* days of reading are told up to here */
    int64_t midnight;  /* number of the next one; the clock's start lies in (-1, 0] */

    struct ol_cohort *cohorts;
    size_t count, capacity, live;
    uint32_t *empty;
    struct ol_ticket *young; /* written since the last midnight */
    size_t empty_count, empty_capacity, young_count, young_capacity;
    uint64_t serials;

    struct ol_level *levels;       /* by class; of tiered classes and of their tiers */
    struct ol_level *watched;      /* by class; objects that are looked at */
    int (*tiers)[OL_ACCESS_TIERS]; /* by class: its access tiers' classes; the first is -1 where it has none */
    int *tier_of;                  /* by class: the class whose tier it is; -1 */
    uint16_t *rule_classes;        /* by rule: where it moves to */
    int64_t *rule_least;           /* by rule: smaller objects stay */
    uint16_t *move_classes;        /* likewise */
    ol_time *create_next;          /* by <create>: when it happens next; OL_NEVER */
    bool *move_done;
    struct ol_object_sizes sizes;
    struct ol_access access;
    double overwrite_left; /* of an object */
    double *read_left;     /* by class: of a byte */
    struct ol_owner *owners;
    size_t owner_count, owner_capacity;
    ol_area created, deleted; /* bytes; created with what was there at the start */
    bool is_full;             /* more was to be written than can be there */
};

/* Nine exabytes are more than anybody has: there counting ends. */
#define OL_SHELF_MOST INT64_C(9000000000000000000)

/* Whole days: the number of the midnight at or after a time, and the time of a midnight. */
int64_t ol_shelf_day(const struct ol_shelf *shelf, ol_time at);
ol_time ol_shelf_midnight(const struct ol_shelf *shelf, int64_t day);

/* Something passed; one with the last of its sort, class and day. */
void ol_shelf_pass(struct ol_shelf *shelf, enum ol_piece_sort sort, uint16_t class, ol_time at, int64_t bytes,
                   int64_t objects, enum ol_retrieval retrieval);
bool ol_shelf_is_tiered(const struct ol_shelf *shelf, uint16_t class);

/* How many of so many bytes there is room for; the shelf is full where these are not all. */
int64_t ol_shelf_fit(struct ol_shelf *shelf, int64_t bytes);
/* A new cohort in the shelf's class, whose slot comes back; nothing is told but its bytes counted. */
uint32_t ol_cohort_add(struct ol_shelf *shelf, ol_time born, int64_t bytes, int64_t objects);
/* Splits off so many of its objects (fewer than all) as a cohort of their own. */
uint32_t ol_cohort_part(struct ol_shelf *shelf, uint32_t slot, int64_t objects);
void ol_cohort_delete(struct ol_shelf *shelf, uint32_t slot, ol_time now);
/* Into another class; `keeps_stay`: its stay does not end with it. */
void ol_cohort_move(struct ol_shelf *shelf, uint32_t slot, uint16_t class, ol_time now, bool keeps_stay);
/* What is told of it ends here, and goes on as the same stay. */
void ol_cohort_tell(struct ol_shelf *shelf, uint32_t slot, ol_time now, bool has_ended);
/* The second goes up in the first; both are told up to the same time, and lie in one class. */
void ol_cohort_merge(struct ol_shelf *shelf, uint32_t slot, uint32_t other);

/* The levels of access tiers as they are at a time; pieces are told where they changed, or of all. */
void ol_shelf_settle(struct ol_shelf *shelf, ol_time now, bool tells_all);

#endif
