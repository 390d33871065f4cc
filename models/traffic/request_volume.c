/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request_volume.h"

#include "outlay/arena.h"

#include <math.h>

#define RING (OL_REPLICA_SPREAD + 1)

int ol_request_volume_thin(struct ol_request_volume *state, struct ol_request *requests, int count)
{
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (ol_rng_unit(&state->chances) < state->volume)
            requests[kept++] = requests[i];
    return kept;
}

/* ---- the heap of replicas ---- */

static void push(struct ol_request_volume *state, struct ol_request request)
{
    OL_MEM_RESERVE(state->heap, state->heap_capacity, state->heap_count + 1);
    size_t at = state->heap_count++;
    for (; at > 0 && state->heap[(at - 1) / 2].at > request.at; at = (at - 1) / 2)
        state->heap[at] = state->heap[(at - 1) / 2];
    state->heap[at] = request;
}

static struct ol_request pop(struct ol_request_volume *state)
{
    struct ol_request *heap = state->heap, top = heap[0], last = heap[--state->heap_count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= state->heap_count)
            break;
        child += child + 1 < state->heap_count && heap[child + 1].at < heap[child].at;
        if (last.at <= heap[child].at)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return top;
}

/* ---- multiplying ---- */

bool ol_request_volume_wants(const struct ol_request_volume *state)
{
    return state->count < RING;
}

void ol_request_volume_add(struct ol_request_volume *state, const struct ol_request *request)
{
    state->ahead[(state->first + state->count++) % RING] = *request;
}

static void replicate(struct ol_request_volume *state)
{
    const struct ol_request *from = &state->ahead[state->first];
    const struct ol_request *to = &state->ahead[(state->first + state->count - 1) % RING];
    const double whole = floor(state->volume), span = (double)(to->at - from->at);
    const int64_t copies = (int64_t)whole - 1 + (ol_rng_unit(&state->chances) < state->volume - whole);
    for (int64_t i = 0; i < copies; i++) {
        struct ol_request copy = *from;
        copy.at += (ol_time)(ol_rng_unit(&state->places) * span);
        push(state, copy);
    }
    state->is_replicated = true;
}

bool ol_request_volume_take(struct ol_request_volume *state, struct ol_request *request)
{
    if (state->count > 0 && !state->is_replicated)
        replicate(state);
    if (state->heap_count > 0 && (state->count == 0 || state->heap[0].at < state->ahead[state->first].at)) {
        *request = pop(state);
        return true;
    }
    if (state->count == 0)
        return false;
    *request = state->ahead[state->first];
    state->first = (state->first + 1) % RING;
    state->count--;
    state->is_replicated = false;
    return true;
}

void ol_request_volume_release(struct ol_request_volume *state)
{
    ol_mem_free(state->heap);
}
