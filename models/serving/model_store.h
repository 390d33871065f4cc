/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model_store: which models are in the memory of which instances.
 *
 * A model that is resident on an instance has an entry, on two lists: of its instance, in the order of use, and of its
 * model, so that its holders are found without a table of all models times all instances. A model in use is pinned as
 * often as there are requests at it; what is not pinned may be evicted to make room: by `lru` what was used longest
 * ago, by `lfu` what was used least often since it was loaded, and of these what was used longest ago. An instance
 * loads one model after the other.
 *
 * Instances are numbers of the caller's, best small ones; so are models, from 0 in the order in which they were added.
 */
#ifndef OUTLAY_SERVING_MODEL_STORE_H
#define OUTLAY_SERVING_MODEL_STORE_H

#include "outlay/simtime.h"

#include <stddef.h>

#define OL_NO_RESIDENT UINT32_MAX

enum ol_eviction { OL_EVICT_LRU, OL_EVICT_LFU };

struct ol_resident {
    uint32_t model, instance;
    uint32_t older, newer;             /* of the instance */
    uint32_t next_holder, last_holder; /* of the model; last: the one before */
    uint32_t pins;
    uint64_t uses;
    ol_time ready; /* when it has been loaded */
};

struct ol_model_room { /* of an instance */
    int64_t free_bytes, unpinned_bytes;
    uint32_t oldest, newest;
    ol_time loader_free;
};

struct ol_stored_model {
    int64_t bytes;
    uint32_t first_holder;
};

struct ol_model_store {
    struct ol_resident *residents;
    uint32_t *free_residents; /* a stack */
    struct ol_model_room *rooms;
    struct ol_stored_model *models;
    size_t resident_count, resident_capacity, free_count, free_capacity;
    size_t room_count, room_capacity, model_count, model_capacity;
    int64_t memory_bytes; /* of an instance */
    enum ol_eviction eviction;
    uint64_t loads, evictions;
};

/* Zero-initialised with `memory_bytes` and `eviction` is empty. */
uint32_t ol_store_add_model(struct ol_model_store *store, int64_t bytes);
/* An instance comes with nothing in its memory; one that leaves drops all it holds. */
void ol_store_join(struct ol_model_store *store, uint32_t instance);
void ol_store_leave(struct ol_model_store *store, uint32_t instance);

/* OL_NO_RESIDENT where it is not there. */
uint32_t ol_store_find(const struct ol_model_store *store, uint32_t model, uint32_t instance);
/* Whether what is not in use leaves enough room for a model that is not there. */
bool ol_store_can_load(const struct ol_model_store *store, uint32_t model, uint32_t instance);
/* Begins to load it, for so long once the loader is free; evicts what it has to. */
uint32_t ol_store_load(struct ol_model_store *store, uint32_t model, uint32_t instance, ol_time now, ol_time time);
/* A request begins to use it, or ends. */
void ol_store_pin(struct ol_model_store *store, uint32_t resident);
void ol_store_unpin(struct ol_model_store *store, uint32_t resident);
void ol_store_release(struct ol_model_store *store);

#endif
