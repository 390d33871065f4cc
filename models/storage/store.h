/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store: what becomes of datasets in one replication, and what will be billed for it.
 *
 * A store is passive: it is told what is written and read, in the order of time, and is brought up to the present by
 * whoever wants to know. All it does it puts on a list of pieces, each of which becomes one row of usage: so many bytes
 * in so many objects, in one class, from one time to another; or so many passed at once. What passes on one day
 * (UTC) of one dataset and class is one piece, at the first of these times.
 *
 * At one time data is created first, then a midnight's rules act, then manual moves. Days of reading are told at the
 * midnight that ends them. What happens at the very end is left out.
 *
 * Cohorts of one day that are written to one class become one at its midnight. Their times of arrival are then their
 * mean (by bytes), from which a minimum stay counts: exact but for what leaves within a day of its end.
 *
 *     ol_store_write(&store, dataset, now, bytes, objects);
 *     delay = ol_store_read(&store, dataset, now, bytes, OL_RETRIEVE_STANDARD);
 *     ol_store_finish(&store, end);
 */
#ifndef OUTLAY_STORAGE_STORE_H
#define OUTLAY_STORAGE_STORE_H

#include "outlay/dataset.h"
#include "outlay/metric.h"

enum ol_piece_sort {
    OL_PIECE_KEPT,      /* bytes in objects from .. to */
    OL_PIECE_WRITTEN,   /* objects put there: write requests */
    OL_PIECE_READ,      /* read requests, in `objects` */
    OL_PIECE_RETRIEVED, /* bytes out of a class */
    OL_PIECE_MOVED,     /* objects into the class, by a rule */
    OL_PIECE_COPIED,    /* the same by hand, which is a write */
    OL_PIECE_DELETED,   /* for nothing; told for the sums */
    OL_PIECE_WATCHED,   /* objects that intelligent tiering looks at, from .. to */
    OL_PIECE_SORTS
};

enum ol_retrieval { OL_RETRIEVE_STANDARD, OL_RETRIEVE_EXPEDITED, OL_RETRIEVE_BULK, OL_RETRIEVALS };
extern const char
    *const ol_retrieval_names[OL_RETRIEVALS + 1]; /* "standard", "expedited", "bulk"; NULL-terminated */

/* A class as the store has to know it, from the price book by scenarios/. */
struct ol_store_class {
    const char *name;             /* "standard", "intelligent-tiering/archive" */
    const char *provider;         /* NULL: of whichever dataset has none either */
    int64_t monitored_bytes;      /* smaller objects are never moved between access tiers */
    int64_t minimum_bytes;        /* a bound where sizes matter */
    int64_t least_moved_bytes;    /* of rules into it that say no size */
    ol_time minimum_stay;         /* 0: none */
    bool moves_keep_stay;         /* a rule's move ends no stay, and time before it counts */
    ol_time delay[OL_RETRIEVALS]; /* until the first byte */
};

struct ol_piece_of_store {
    ol_time from, to, since; /* since: when what is kept came into the class */
    int64_t bytes, objects;
    uint16_t dataset, class; /* indices, of the scenario's datasets and the store's classes */
    uint8_t sort;            /* enum ol_piece_sort */
    uint8_t retrieval;       /* of what is retrieved */
    bool has_ended;          /* of what was kept: deleted or moved at `to`, rather than cut by the end */
};

struct ol_store; /* opaque */

struct ol_store_setting {
    const struct ol_dataset *datasets; /* borrowed, as are the classes */
    size_t dataset_count;
    const struct ol_store_class *classes; /* all that any dataset may come into */
    size_t class_count;
    ol_time start_instant; /* of the clock, for midnights; 0: a midnight */
    ol_time warmup_end;    /* pieces that pass are cut there */
};

struct ol_store *ol_store_open(const struct ol_store_setting *setting);
/* A job, a copy, or a checkpoint writes; `objects` 0: by the dataset's sizes. */
void ol_store_write(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes, int64_t objects);
/* The same; of what this owner wrote (any number by which the caller knows it) only the last `keep` stay. */
void ol_store_write_kept(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes, int64_t objects,
                         uint64_t owner, int64_t keep);
/* So much is read, over all that is there by its bytes; how long until the last of it can be (0 where nothing is
 * archived, or there). */
ol_time ol_store_read(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes, enum ol_retrieval how);
/* Deletes the oldest so many bytes, in whole objects: the last of them goes as a whole. */
void ol_store_delete(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes);
/* What is there. */
int64_t ol_store_bytes(struct ol_store *store, size_t dataset, ol_time now);
int64_t ol_store_objects(struct ol_store *store, size_t dataset, ol_time now);
void ol_store_finish(struct ol_store *store, ol_time end);
/* A dataset that more was written to than can be counted, by its index; SIZE_MAX: none. */
size_t ol_store_full(const struct ol_store *store);
/* Good until it is closed; in no order. */
const struct ol_piece_of_store *ol_store_pieces(const struct ol_store *store, size_t *count);
/* dataset.NAME.stored_gb and .objects at the end; .created_gb, .deleted_gb, .read_gb and .CLASS.gb_months (calendar
 * months) of all that passed since the warm-up. */
void ol_store_metrics(const struct ol_store *store, struct ol_metrics *metrics, size_t replication);
/* created = stored + deleted, no byte twice; aborts where it is not so. */
void ol_store_verify(const struct ol_store *store);
void ol_store_close(struct ol_store *store); /* NULL is fine */

#endif
