/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store: what becomes of datasets in one replication, and what will be billed for it.
 *
 * A store is passive: it is told what is written and read, in the order of time, and is brought up to the present by
 * whoever wants to know. All it does it puts on a list of pieces, each of which becomes one row of usage: so many bytes
 * in so many objects, in one class, from one time to another; or so many passed at once. Pieces of one dataset and class that
 * are alike (reads of one day) are one.
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
    OL_PIECE_READ,      /* read requests */
    OL_PIECE_RETRIEVED, /* bytes out of a class that charges for it */
    OL_PIECE_MOVED,     /* objects into the class */
    OL_PIECE_WATCHED,   /* objects that intelligent tiering looks at, from .. to */
};

enum ol_retrieval { OL_RETRIEVE_STANDARD, OL_RETRIEVE_EXPEDITED, OL_RETRIEVE_BULK };

/* A class as the store has to know it, from the price book by scenarios/. */
struct ol_store_class {
    const char *name;        /* "standard", "intelligent-tiering/archive" */
    int64_t monitored_bytes; /* smaller objects are never moved between access tiers */
    ol_time delay[3];        /* until the first byte, by enum ol_retrieval */
};

struct ol_piece {
    ol_time from, to;
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
    ol_time until;         /* OL_NEVER where the clock has no length */
};

struct ol_store *ol_store_open(const struct ol_store_setting *setting);
/* A job, a copy, or a checkpoint writes; `objects` 0: by the dataset's sizes. */
void ol_store_write(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes, int64_t objects);
/* So much is read, over all that is there by its bytes; how long until the last of it can be (0 where nothing is archived). */
ol_time ol_store_read(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes, enum ol_retrieval how);
/* Deletes the oldest so many bytes. */
void ol_store_delete(struct ol_store *store, size_t dataset, ol_time now, int64_t bytes);
/* What is there. */
int64_t ol_store_bytes(struct ol_store *store, size_t dataset, ol_time now);
int64_t ol_store_objects(struct ol_store *store, size_t dataset, ol_time now);
void ol_store_finish(struct ol_store *store, ol_time end);
/* Good until it is closed; in no order. */
const struct ol_piece *ol_store_pieces(const struct ol_store *store, size_t *count);
/* dataset.NAME.created_gb, .deleted_gb, .stored_gb, .read_gb, .CLASS.gb_months ... */
void ol_store_metrics(const struct ol_store *store, ol_time warmup_end, struct ol_metrics *metrics,
                      size_t replication);
/* created = stored + deleted, no byte twice; aborts where it is not so. */
void ol_store_verify(const struct ol_store *store);
void ol_store_close(struct ol_store *store);

#endif
